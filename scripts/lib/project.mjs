import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. Found in a way that older Node.js knows too, so that the set-up can say it is too old. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/**
 * An absolute path inside the project.
 * @param {...string} segments
 */
export const inProject = (...segments) => path.join(projectRoot, ...segments);

/** Where the person stands who called `npm run …`: npm itself moves to the project, and relative paths would go astray. */
export const callersFolder = () => process.env.INIT_CWD ?? process.cwd();

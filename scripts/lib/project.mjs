import path from 'node:path';

/** The folder that holds package.json. */
export const projectRoot = path.resolve(import.meta.dirname, '../..');

/**
 * An absolute path inside the project.
 * @param {...string} segments
 */
export const inProject = (...segments) => path.join(projectRoot, ...segments);

/** Where the person stands who called `npm run …`: npm itself moves to the project, and relative paths would go astray. */
export const callersFolder = () => process.env.INIT_CWD ?? process.cwd();

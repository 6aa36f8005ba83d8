import { readFileSync, writeFileSync } from 'node:fs';

import { commands } from '../../src/cli/commands/index.js';
import { manPage } from '../../src/cli/text/man-page.js';
import { inProject } from './project.mjs';

const { version } = JSON.parse(readFileSync(inProject('package.json'), 'utf8')) as { version: string };
writeFileSync(inProject('docs/onestar.1'), `${manPage(commands, version)}\n`);

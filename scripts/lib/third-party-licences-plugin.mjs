import { projectRoot } from './project.mjs';
import { thirdPartyLicences } from './third-party-licences.mjs';

const NAME = 'virtual:third-party-licences';
const RESOLVED = `\0${NAME}`;

/**
 * Makes the licences of what the app is made of importable, read anew by each build.
 *
 * @returns {import('vite').Plugin}
 */
export function thirdPartyLicencesPlugin() {
  return {
    name: 'third-party-licences',
    resolveId: (id) => (id === NAME ? RESOLVED : null),
    load: (id) => (id === RESOLVED ? `export default ${JSON.stringify(thirdPartyLicences(projectRoot))};` : null),
  };
}

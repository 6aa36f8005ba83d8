import path from 'node:path';

/** The folder name that the desktop app uses too: its product name. */
const FOLDER = 'OneStarStream';

/** What decides where an app keeps its data by default. */
export interface HostFacts {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
}

/** Where the desktop app keeps its data on this platform, so that the command and the app share one vault. */
export function defaultDataDirectory({ platform, environment, homeDirectory }: HostFacts): string {
  switch (platform) {
    case 'darwin':
      return path.posix.join(homeDirectory, 'Library', 'Application Support', FOLDER);
    case 'win32':
      return path.win32.join(environment.APPDATA || path.win32.join(homeDirectory, 'AppData', 'Roaming'), FOLDER);
    default:
      return path.posix.join(environment.XDG_CONFIG_HOME || path.posix.join(homeDirectory, '.config'), FOLDER);
  }
}

import { listed, type NameList } from './phrases.js';

/** What other devices still wait for. */
export interface OpenExchangeParameters {
  readonly needs: 'keys' | 'news';
  readonly devices: NameList;
}

/** What is left of an exchange: who waits for what, and what to do on which side. */
export const openExchangeMessages = {
  title: ({ needs, devices }: OpenExchangeParameters): string =>
    needs === 'news'
      ? `One step left: let ${listed(devices)} know`
      : `Left to do: bring ${listed(devices)} the newest key`,
  /** What is done already. */
  done: ({ needs, devices }: OpenExchangeParameters): string => {
    const names = listed(devices);
    const isOne = devices.count === 1;
    return needs === 'news'
      ? `This device has every key, but ${names} ${isOne ? 'has' : 'have'} not said that ${isOne ? 'it knows' : 'they know'}.`
      : `This device has every key, but ${names} ${isOne ? 'has' : 'have'} not said the same.`;
  },
  left: ({ devices }: OpenExchangeParameters): string =>
    devices.count === 1
      ? 'Export a bundle here and import it there. Then export one there and import it here, so that this device knows.'
      : 'Export a bundle here and import it on each of them. Then export one on each and import it here, so that this device knows.',
  /** What follows an export on the command line. */
  afterExport: ({ devices }: OpenExchangeParameters): string =>
    `One step left: import this bundle on ${listed(devices)}. Then import a bundle from ${devices.count === 1 ? 'there' : 'each of them'} here, so that this device knows.`,
  /** What follows an import on the command line. */
  afterImport: ({ needs, devices }: OpenExchangeParameters): string => {
    const goal = needs === 'news' ? `let ${listed(devices)} know` : `bring ${listed(devices)} the newest key`;
    return `One step left: ${goal}. Export a bundle here and import it ${devices.count === 1 ? 'there' : 'on each of them'}.`;
  },
};

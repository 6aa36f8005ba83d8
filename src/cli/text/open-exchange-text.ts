import { commandMessages } from '../../core/common/text/english/command/index.js';
import type { KeystoreSnapshot } from '../../keystore/index.js';

const words = commandMessages.openExchange;

/** What is left to do after an export or import; no line when nothing is. */
export function openExchangeLines(after: 'export' | 'import', { openExchange }: KeystoreSnapshot): readonly string[] {
  if (openExchange === null) return [];
  const { needs, names, count } = openExchange;
  const parameters = { needs, devices: { shown: names, count } };
  return [after === 'export' ? words.afterExport(parameters) : words.afterImport(parameters)];
}

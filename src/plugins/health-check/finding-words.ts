import { createHash } from 'node:crypto';

import { findingTexts, type FindingCode } from '../../core/common/text/english/findings.js';
import { toWords, type FindingWords, type Reading, type TextParameters } from '../../core/common/text/text.js';
import type { Finding, OwnWords } from './health-check-registry.js';

/** Puts a finding into words: its own, or those of the catalogue for its code. */
export function wordsOfFinding({ code, text }: Pick<Finding, 'code' | 'text'>, reading: Reading): FindingWords {
  if (hasOwnWords(text)) return { message: text.message, advice: text.recommendation };
  return toWords<FindingWords>(findingTexts[code as FindingCode], text, reading);
}

/** True when a finding brought its words along: the catalogue has none for its code. */
export function hasOwnWords(text: TextParameters | OwnWords): text is OwnWords {
  return 'message' in text;
}

/**
 * What a person marks as seen: this finding, and not the next one of its code about something else. Short, whatever the
 * subject.
 */
export function keyOfFinding({ code, subject, device }: Pick<Finding, 'code' | 'subject' | 'device'>): string {
  const about = subject ?? device?.id;
  return about === undefined
    ? code
    : `${code}:${createHash('sha256').update(about).digest('hex').slice(0, KEY_DIGITS)}`;
}

/** 128 bits: nobody finds another subject with the same key. */
const KEY_DIGITS = 32;

import { Fragment } from 'react';

import type { Stroke } from '../stores/shortcut-registry.js';
import { messages } from '../text/messages.js';
import styles from './keys.module.css';

const { shortcuts: words } = messages;

function keysOf(stroke: Stroke, isMac: boolean): readonly string[] {
  const character = stroke.replace(/^Mod\+/, '').toUpperCase();
  return stroke.startsWith('Mod+') ? [isMac ? words.command : words.control, character] : [character];
}

interface KeysProps {
  readonly sequences: readonly (readonly Stroke[])[];
  readonly isMac: boolean;
}

/** The keys of a shortcut as they are printed on a keyboard, one way to type it after the other. */
export function Keys({ sequences, isMac }: KeysProps) {
  return (
    <span className={styles.keys}>
      {sequences.map((sequence, way) => (
        <Fragment key={sequence.join(' ')}>
          {way > 0 && <span className={styles.or}>{words.or}</span>}
          {sequence.map((stroke, place) => (
            <Fragment key={stroke}>
              {place > 0 && words.followedBy}
              {keysOf(stroke, isMac).map((key) => (
                <kbd key={key} className={styles.key}>
                  {key}
                </kbd>
              ))}
            </Fragment>
          ))}
        </Fragment>
      ))}
    </span>
  );
}

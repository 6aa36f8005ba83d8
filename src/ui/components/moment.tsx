import { observer } from 'mobx-react-lite';

import type { TimeStore } from '../stores/ticker.js';
import {
  changesEverySecond,
  formatAgo,
  formatDateTime,
  formatIn,
  formatTime,
  isoTime,
} from '../../core/common/text/times.js';
import { useStores } from './stores-context.js';

/** The present, as exactly as saying something about `at` needs it: the fast ticker runs only when seconds count. */
function nowFor(at: number, time: TimeStore): number {
  const now = time.halfMinutes.now;
  return changesEverySecond(at, now) ? time.seconds.now : now;
}

/** How long ago a moment was, kept true while it is on screen. */
export const Ago = observer(function Ago({ at }: { readonly at: number }) {
  const { time } = useStores();
  return (
    <time dateTime={isoTime(at)} title={formatDateTime(at)}>
      {formatAgo(at, nowFor(at, time))}
    </time>
  );
});

/** The time of day of a moment, under a heading that says the day. */
export function TimeOfDay({ at }: { readonly at: number }) {
  return (
    <time dateTime={isoTime(at)} title={formatDateTime(at)}>
      {formatTime(at)}
    </time>
  );
}

/** How long until a moment, kept true while it is on screen. */
export const Countdown = observer(function Countdown({ to }: { readonly to: number }) {
  const { time } = useStores();
  return (
    <time dateTime={isoTime(to)} title={formatDateTime(to)}>
      {formatIn(to, nowFor(to, time))}
    </time>
  );
});

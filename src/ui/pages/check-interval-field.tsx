import { observer } from 'mobx-react-lite';

import { ErrorNotice } from '../components/notice.js';
import { useStores } from '../components/stores-context.js';
import { SelectField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { messages } from '../text/messages.js';
import { MINUTE_MS } from '../../core/common/durations.js';
import { formatInterval } from '../../core/common/text/times.js';

const { settings: words } = messages;

const CHOICES: readonly number[] = [15, 60, 180, 360, 720, 1440, 10_080];
const AUTOMATIC = 'automatic';

/** How often checks run. */
export const CheckIntervalField = observer(function CheckIntervalField() {
  const { settings, sync } = useStores();
  const task = useTask();
  if (settings.values === null) return null;
  const chosen = settings.values.checkIntervalMinutes;
  const automatic = chosen === null ? words.automaticEvery(formatInterval(sync.scheduler.intervalMs)) : words.automatic;
  // A value set elsewhere, by the command for instance, is shown like those offered here.
  const minutes =
    chosen === null || CHOICES.includes(chosen) ? CHOICES : [...CHOICES, chosen].toSorted((a, b) => a - b);
  const change = (value: string): void => {
    void task.run(() => settings.update({ checkIntervalMinutes: value === AUTOMATIC ? null : Number(value) }));
  };
  return (
    <>
      <SelectField
        label={words.checkEvery}
        value={chosen === null ? AUTOMATIC : String(chosen)}
        disabled={task.isBusy}
        options={[
          { value: AUTOMATIC, label: automatic },
          ...minutes.map((value) => ({ value: String(value), label: formatInterval(value * MINUTE_MS) })),
        ]}
        data-testid="check-interval"
        onChange={(event) => change(event.target.value)}
      />
      {task.error !== null && <ErrorNotice error={task.error} />}
    </>
  );
});

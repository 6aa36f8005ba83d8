import type { AlarmClock as AlarmClockService } from '../core/alarm-clock.js';
import type { Clock as ClockService } from '../core/clock.js';
import type { Place } from '../core/common/text/text.js';
import type { Logger as LoggerService } from '../core/logger.js';
import { serviceId } from './service-id.js';

/** Ids of what every plugin may ask for, bound by the base plugin of each entry point. */
export type Clock = ClockService;
export const Clock = serviceId<ClockService>('Clock');

export type AlarmClock = AlarmClockService;
export const AlarmClock = serviceId<AlarmClockService>('AlarmClock');

export type Logger = LoggerService;
export const Logger = serviceId<LoggerService>('Logger');

/** Where this installation keeps its data. */
export interface DataDirectory {
  /** Absolute path of the data folder. */
  readonly path: string;
}
export const DataDirectory = serviceId<DataDirectory>('DataDirectory');

/** What was decided when the app was built or started, and does not change while it runs. */
export interface RunConfiguration {
  /** True when recurring checks come every second, for end-to-end tests. Always false in what ships. */
  readonly testMode: boolean;
  /** Where people read what this process says. */
  readonly place: Place;
  /** The app's own version. */
  readonly version: string;
}
export const RunConfiguration = serviceId<RunConfiguration>('RunConfiguration');

import { ContainerModule } from 'inversify';

import { AlarmClock as SharedAlarmClock } from '../core/alarm-clock.js';
import type { Clock as ClockService } from '../core/clock.js';
import type { Logger as LoggerService } from '../core/logger.js';
import { AlarmClock, Clock, DataDirectory, Logger, RunConfiguration } from './base-services.js';
import type { Plugin } from './plugin.js';

export interface BaseServices {
  readonly clock: ClockService;
  readonly logger: LoggerService;
  readonly dataDirectory: string;
  readonly configuration: RunConfiguration;
}

/** Binds what every plugin may ask for. */
export function basePlugin({ clock, logger, dataDirectory, configuration }: BaseServices): Plugin {
  return {
    id: 'base',
    phase: 'storage',
    starts: [],
    module: new ContainerModule(({ bind }) => {
      bind<ClockService>(Clock).toConstantValue(clock);
      bind<LoggerService>(Logger).toConstantValue(logger);
      bind<DataDirectory>(DataDirectory).toConstantValue({ path: dataDirectory });
      bind<RunConfiguration>(RunConfiguration).toConstantValue(configuration);
      bind<SharedAlarmClock>(AlarmClock).toConstantValue(
        new SharedAlarmClock(clock, (error) => logger.error('An alarm callback failed.', error)),
      );
    }),
  };
}

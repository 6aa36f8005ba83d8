import { inject, injectable } from 'inversify';
import { join } from 'node:path';

import { DataDirectory, Logger } from '../../container/index.js';
import { lazily } from '../../core/common/lazily.js';
import type { Disposable } from '../../core/disposable.js';
import { appError, type AppError } from '../../core/errors.js';
import { Emitter, type Event } from '../../core/event.js';
import { JsonFile } from '../../core/json-file.js';
import { z } from '../../core/zod.js';
import { defaultSettings, settingsSchema, type Settings, type SettingsValues } from './settings.js';

/**
 * What the file may hold: any part of the settings, so that a file of an older version still counts, and values of other
 * names, so that those of a newer version are kept.
 */
const storedSettingsSchema = lazily(() => z.looseObject(settingsSchema().partial().shape));

/** Leaves values of other names out. */
const knownSettingsSchema = lazily(() => z.object(settingsSchema().shape));

type StoredSettings = z.infer<ReturnType<typeof storedSettingsSchema>>;

/** Keeps the settings in `settings.json` in the data folder. */
@injectable()
export class JsonFileSettings implements Settings, Disposable {
  readonly #file: JsonFile<StoredSettings>;
  readonly #didChange: Emitter<SettingsValues>;
  readonly onDidChange: Event<SettingsValues>;
  #values: SettingsValues = defaultSettings;
  /** What the file holds, with values that only a newer version of the app understands. */
  #stored: StoredSettings = {};
  #reading: Promise<void> | undefined;
  /** Settles when the updates asked for so far are done. Never rejects. */
  #updating: Promise<unknown> = Promise.resolve();

  constructor(@inject(DataDirectory) dataDirectory: DataDirectory, @inject(Logger) logger: Logger) {
    const log = logger.child('settings');
    this.#file = new JsonFile(join(dataDirectory.path, 'settings.json'), storedSettingsSchema, log);
    this.#didChange = new Emitter((error) => log.error('A listener of settings failed.', error));
    this.onDidChange = this.#didChange.event;
  }

  get values(): SettingsValues {
    return this.#values;
  }

  start(): Promise<void> {
    this.#reading ??= this.#read();
    return this.#reading;
  }

  update(changes: Partial<SettingsValues>): Promise<SettingsValues> {
    const update = this.#updating.then(() => this.#apply(changes));
    this.#updating = update.catch(() => {
      // The caller of this update hears of it; the next one begins regardless.
    });
    return update;
  }

  dispose(): void {
    this.#didChange.dispose();
  }

  async #read(): Promise<void> {
    const stored = await this.#file.read();
    if (stored === undefined) return;
    this.#stored = stored;
    this.#values = knownSettingsSchema().parse({ ...defaultSettings, ...stored });
  }

  async #apply(changes: Partial<SettingsValues>): Promise<SettingsValues> {
    await this.start();
    const next = settingsSchema().safeParse({ ...this.#values, ...changes });
    if (!next.success) throw invalid(next.error);
    if (isSame(next.data, this.#values)) return this.#values;
    const stored = { ...this.#stored, ...next.data };
    await this.#file.write(stored);
    this.#stored = stored;
    this.#values = next.data;
    this.#didChange.fire(next.data);
    return next.data;
  }
}

function isSame(one: SettingsValues, other: SettingsValues): boolean {
  return (Object.keys(one) as (keyof SettingsValues)[]).every((name) => one[name] === other[name]);
}

function invalid(error: z.ZodError): AppError {
  const [issue] = error.issues;
  const name = issue?.path.join('.') || 'settings';
  return appError('SETTINGS_INVALID', { setting: name }, { cause: error, details: { setting: name } });
}

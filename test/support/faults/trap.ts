import { existsSync, rmSync, writeFileSync } from 'node:fs';

/** What a transaction meets: no memory is left, or it does not go on until it is let go. */
export type TrapKind = 'out-of-memory' | 'held';

/** Names, to a process and its threads, the file that is the trap. */
export const TRAP_VARIABLE = 'VAULT_TRAP_FILE';

/** A file that holds up the transactions of a worker that runs `trapped-vault-worker.ts`, as long as it is there. */
export class Trap {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  get isSet(): boolean {
    return existsSync(this.#file);
  }

  /** Whether a transaction is in it. */
  get isSprung(): boolean {
    return existsSync(`${this.#file}.sprung`);
  }

  set(kind: TrapKind): void {
    writeFileSync(this.#file, kind);
  }

  noteSprung(): void {
    writeFileSync(`${this.#file}.sprung`, '');
  }

  release(): void {
    rmSync(this.#file, { force: true });
    rmSync(`${this.#file}.sprung`, { force: true });
  }
}

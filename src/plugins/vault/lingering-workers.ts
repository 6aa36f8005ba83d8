import type { VaultWorkerClient } from './vault-worker-client.js';

/**
 * Vault workers that were to end and have not. As long as there is one, its thread may hold the vault's write lock, and no vault can be
 * opened without the danger of waiting for ever.
 */
export class LingeringWorkers {
  readonly #clients = new Set<VaultWorkerClient>();
  /**
   * A process waits for its threads before it ends, for this one in vain. The vault is safe: the system drops a transaction that
   * was not finished. The exit code is lost.
   */
  readonly #endProcess = (): void => {
    process.kill(process.pid, 'SIGKILL');
  };

  get areAny(): boolean {
    return this.#clients.size > 0;
  }

  /** Remembers a worker that has not ended, until it does. */
  add(client: VaultWorkerClient): void {
    if (client.hasExited || this.#clients.has(client)) return;
    if (!this.areAny) process.once('exit', this.#endProcess);
    this.#clients.add(client);
    void client.exited.then(() => this.#remove(client));
  }

  #remove(client: VaultWorkerClient): void {
    this.#clients.delete(client);
    if (!this.areAny) process.off('exit', this.#endProcess);
  }
}

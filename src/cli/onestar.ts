/** The command `onestar`: entry point of the bundle. It loads the rest, so that what keeps that from being loaded can be told. */
import process from 'node:process';

/** As in `ExitCode`, which is not loaded yet. By itself Node would end with 1, which means that something needs a person. */
const FAILED = 4;

function failToStart(error: unknown): never {
  const reason = (error as NodeJS.ErrnoException | null)?.code ?? 'unknown';
  const message = `The command could not be loaded (${reason}). Nothing was changed.`;
  const hint =
    'Check that the program is whole and that the system has memory and open files to spare, then try again.';
  const asJson = process.argv.includes('--json');
  process.stderr.write(
    asJson ? `${JSON.stringify({ error: { code: 'INTERNAL', message, hint } })}\n` : `onestar: ${message}\n  ${hint}\n`,
  );
  process.exit(FAILED);
}

process.once('uncaughtException', failToStart);
const { main } = await import('./main.js').catch(failToStart);
process.off('uncaughtException', failToStart);
await main();

/**
 * `npm run bench [-- name …] [--json] [--tiny]`: measures, and says which budgets hold. The exit code is 1 when one does not.
 */
import { benchmarks } from './benchmarks.js';
import { isBusy, isHeld, ratioOf, toTable } from './report.js';
import { runBenchmarks, scales } from './runner.js';

const options = new Set(process.argv.slice(2).filter((word) => word.startsWith('--')));
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = names.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));

if (unknown.length > 0) {
  const known = benchmarks.map(({ name }) => name).join(', ');
  process.stderr.write(`There is no benchmark "${unknown.join('", "')}". There are: ${known}.\n`);
  process.exitCode = 2;
} else {
  const chosen = names.length === 0 ? benchmarks : benchmarks.filter(({ name }) => names.includes(name));
  const scale = options.has('--tiny') ? scales.tiny : scales.full;
  const { machine, rows } = await runBenchmarks(chosen, scale, (text) => process.stderr.write(`${text}\n`));
  if (options.has('--json')) {
    const judged = rows.map((row) => ({ ...row, ratio: ratioOf(row), held: isHeld(row) }));
    process.stdout.write(`${JSON.stringify({ machine, scale: scale.name, rows: judged }, null, 2)}\n`);
  } else {
    const { processor, cores, memoryGiB, system, node, electron } = machine;
    process.stdout.write(
      `${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}; Node.js ${node}` +
        `${electron === null ? '' : `, Electron ${electron}`}; ${scale.rounds} rounds, median (least–most)\n\n${toTable(rows)}\n`,
    );
  }
  if (isBusy(machine)) {
    process.stderr.write(`The machine is busy (load ${machine.load.toFixed(1)}): ratios hold, times do not.\n`);
  }
  // What is tiny is measured once, with cold code: it shows that it runs, and nothing else.
  const missed = scale === scales.tiny ? [] : rows.filter((row) => isHeld(row) === false);
  for (const { what } of missed) process.stderr.write(`Over its budget: ${what}\n`);
  process.exitCode = missed.length === 0 ? 0 : 1;
}

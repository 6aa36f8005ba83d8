/**
 * `npm run bench [-- name …] [--json] [--tiny]`: measures, and says which budgets are held. How it ends is written at `exitCodes`.
 */
import { benchmarks } from './benchmarks.js';
import { judge, ratioOf, spreadOf } from './judgement.js';
import { exitCodes, overall, toRemarks, toTable } from './report.js';
import { runBenchmarks, scales } from './runner.js';

const options = new Set(process.argv.slice(2).filter((word) => word.startsWith('--')));
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = names.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));

if (unknown.length > 0) {
  const known = benchmarks.map(({ name }) => name).join(', ');
  process.stderr.write(`There is no benchmark "${unknown.join('", "')}". There are: ${known}.\n`);
  process.exitCode = exitCodes.usage;
} else {
  const chosen = names.length === 0 ? benchmarks : benchmarks.filter(({ name }) => names.includes(name));
  const scale = options.has('--tiny') ? scales.tiny : scales.full;
  const { machine, rows } = await runBenchmarks(chosen, scale, (text) => process.stderr.write(`${text}\n`));
  if (options.has('--json')) {
    const judged = rows.map((row) => ({
      ...row,
      spread: spreadOf(row.ours),
      ratio: ratioOf(row),
      judgement: judge(row),
    }));
    process.stdout.write(`${JSON.stringify({ machine, scale: scale.name, rows: judged }, null, 2)}\n`);
  } else {
    const { processor, cores, memoryGiB, system, node, electron } = machine;
    process.stdout.write(
      `${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}; Node.js ${node}` +
        `${electron === null ? '' : `, Electron ${electron}`}; median (least–most)\n\n${toTable(rows)}\n`,
    );
  }
  // What is tiny is measured once, with cold code: it shows that it runs, and nothing else.
  if (scale !== scales.tiny) {
    for (const remark of toRemarks(rows)) process.stderr.write(`${remark}\n`);
    process.exitCode = exitCodes[overall(rows)];
  }
}

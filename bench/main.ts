// Runs one of the benchmarks: `npm run bench -- NAME ...`. Each prints a ratio against something run beside it, or a bar,
// and what it found is in docs/benchmarks.md.

/** name → module, and what it measures. */
const BENCHMARKS: Readonly<Record<string, readonly [load: () => Promise<unknown>, purpose: string]>> = {
  engine: [() => import('./engine/main.ts'), 'the stream engine beside what one would write without it'],
  district: [
    () => import('./district/main.ts'),
    'watermark strategies over a district of stations behind links that vanish, in virtual time',
  ],
  restore: [() => import('./restore/main.ts'), 'a start that finds 72 hours of keyed state in the store'],
  step: [() => import('./pipeline/step.ts'), 'readings through the whole step, beside JSON.parse'],
  backlog: [
    () => import('./backlog/main.ts'),
    'a 48-hour backlog through a real gateway, with live alerts meanwhile',
  ],
  store: [
    () => import('./store/write-amplification.ts'),
    'bytes the store writes to disk, beside a raw append log of the same payloads',
  ],
};

const [name = '', ...args] = process.argv.slice(2);
const benchmark = BENCHMARKS[name];
if (benchmark === undefined) {
  const lines = Object.entries(BENCHMARKS).map(([key, [, purpose]]) => `  ${key.padEnd(10)} ${purpose}`);
  console.error(`${name === '' ? '' : `no benchmark named ${name}\n`}benchmarks:\n${lines.join('\n')}`);
  process.exitCode = 2;
} else {
  // Each benchmark reads its own arguments, as if it had been started alone.
  process.argv.splice(2, process.argv.length, ...args);
  await benchmark[0]();
}

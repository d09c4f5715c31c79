// A district of stations behind links that vanish, in virtual time, through the engine's watermarks and windows:
//   npm run bench -- district [--seed N] [--days D] [--stations N] [--json]
// Exits 1 when a bar is missed.
import { parseArgs } from 'node:util';
import { MINUTE, SECOND } from '@shivar/core/time';
import {
  DISTRICT,
  districtArrivals,
  REPORTED_PROGRESS,
  runStrategy,
  STRATEGIES,
  type StrategyFigures,
  stationNames,
} from '@shivar/sensors-sim/district';
import { table, verdict } from '../support/table.ts';

const DEADLINE_MS = 2 * MINUTE;
const MIN_LINK_UP = 0.999;
const MAX_P50_MS = 90 * SECOND;
const MAX_P95_MS = 180 * SECOND;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(DISTRICT.seed) },
    days: { type: 'string', default: String(DISTRICT.days) },
    stations: { type: 'string', default: String(DISTRICT.stations) },
    json: { type: 'boolean', default: false },
  },
});
const parameters = {
  ...DISTRICT,
  seed: Number(values.seed),
  days: Number(values.days),
  stations: Number(values.stations),
};
const arrivals = districtArrivals(parameters);
const stations = stationNames(parameters);
const byWatermark = STRATEGIES.map((strategy) => runStrategy(arrivals, { strategy, stations }));
const byDeadline = STRATEGIES.map((strategy) =>
  runStrategy(arrivals, { strategy, stations, deadlineMs: DEADLINE_MS }),
);
const ours = byDeadline.find(({ strategy }) => strategy === REPORTED_PROGRESS.name);
if (ours === undefined) throw new Error('reported progress was not run');
const met = {
  linkUp: ours.linkUpInFirstResult >= MIN_LINK_UP,
  latency: ours.latencyP50Ms <= MAX_P50_MS && ours.latencyP95Ms <= MAX_P95_MS,
  neverWrong: ours.wrong === 0 && ours.calledComplete + ours.calledFinal > 0,
  nothingLost: byDeadline.every(({ lost }) => lost === 0),
};
console.log(values.json ? JSON.stringify({ parameters, byWatermark, byDeadline, met }) : text(ours));
process.exitCode = Object.values(met).every(Boolean) ? 0 : 1;

function text(own: StrategyFigures): string {
  return [
    `${stations.length} stations, ${parameters.days} days, seed ${parameters.seed}: ${arrivals.length - stations.length} readings; ${own.setAside} set aside by the guard, ${own.late} later than 72 h`,
    `\nfirst result at the watermark:\n${table(rows(byWatermark))}`,
    `\nfirst result at the watermark or ${DEADLINE_MS / SECOND} s after the window's end:\n${table(rows(byDeadline))}`,
    `\nbars for reported progress with the deadline: link-up readings in the first result >= ${percent(MIN_LINK_UP)}: ${verdict(met.linkUp)}; p50 <= ${MAX_P50_MS / SECOND} s and p95 <= ${MAX_P95_MS / SECOND} s: ${verdict(met.latency)}; nothing called complete or final that changes: ${verdict(met.neverWrong)}; nothing lost: ${verdict(met.nothingLost)}`,
  ].join('\n');
}

function rows(figures: readonly StrategyFigures[]): string[][] {
  const seconds = (ms: number): string => `${(ms / SECOND).toFixed(0)} s`;
  return [
    [
      'strategy',
      'in first',
      'link up',
      'p50',
      'p95',
      'changed',
      'complete',
      'final',
      'wrong',
      'corr/win',
      'lost',
    ],
    ...figures.map((f) => [
      f.strategy,
      percent(f.inFirstResult),
      percent(f.linkUpInFirstResult, 3),
      seconds(f.latencyP50Ms),
      seconds(f.latencyP95Ms),
      percent(f.changedAfterFirst),
      String(f.calledComplete),
      String(f.calledFinal),
      String(f.wrong),
      f.correctionsPerWindow.toFixed(1),
      String(f.lost),
    ]),
  ];
}

function percent(share: number, digits = 2): string {
  return `${(100 * share).toFixed(digits)} %`;
}

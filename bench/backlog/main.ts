// A 48-hour backlog of 50 sensors, JSON over MQTT to committed panes, while other stations raise alerts:
//   npm run bench -- backlog [--hours H] [--sensors N] [--in-flight N] [--json]
// Exits 1 when a bar is missed.
import { parseArgs } from 'node:util';
import { drainBacklog } from './drain.ts';

/** The bars for the whole backlog of 144,000 readings. */
const MAX_SECONDS = 60;
const FULL_READINGS = 144_000;
const MAX_ALERT_MS = 2000;

const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '48' },
    sensors: { type: 'string', default: '50' },
    alerts: { type: 'string', default: '8' },
    'in-flight': { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
  },
});
const figures = await drainBacklog({
  sensors: Number(values.sensors),
  hours: Number(values.hours),
  alerts: Number(values.alerts),
  inFlight: Number(values['in-flight']),
});
const { readings, seconds, readingsPerSecond, readingsInPanes, alertLatenciesMs } = figures;
const slowestAlertMs = alertLatenciesMs[0] ?? Infinity;
const met = {
  drained: seconds <= (MAX_SECONDS * readings) / FULL_READINGS,
  complete: readingsInPanes === readings,
  alerts: slowestAlertMs <= MAX_ALERT_MS,
};
if (values.json) {
  console.log(JSON.stringify({ ...figures, met }));
} else {
  const verdict = (ok: boolean): string => (ok ? 'met' : 'MISSED');
  console.log(
    `${readings} readings in ${seconds.toFixed(1)} s, ${Math.round(readingsPerSecond)}/s; bar ${MAX_SECONDS} s for ${FULL_READINGS}: ${verdict(met.drained)}`,
  );
  console.log(`${readingsInPanes} of them in committed quarter-hour panes: ${verdict(met.complete)}`);
  console.log(
    `${alertLatenciesMs.length} alerts meanwhile, publication to text: slowest ${Math.round(slowestAlertMs)} ms, fastest ${Math.round(alertLatenciesMs.at(-1) ?? 0)} ms; bar ${MAX_ALERT_MS} ms: ${verdict(met.alerts)}`,
  );
}
process.exitCode = Object.values(met).every(Boolean) ? 0 : 1;

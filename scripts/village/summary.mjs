import { OUTAGE_MINUTES, START } from './day.mjs';
import { Watch } from './watch.mjs';

/** A day has far fewer alert changes than this. */
const MOST_TRANSITIONS = 200;
const LANGUAGES = 3;
const DAY = START.slice(0, 10);

/**
 * What became of the day, from the simulator's truth and from what the gateway and the cloud say for themselves.
 * `balanced` is the verdict: everything sent was acknowledged, is stored once on the box and once at the cloud, and both
 * ledgers add up.
 */
export async function summarise({ village, truth, arrived, faults }) {
  const watch = new Watch(village);
  const [status, transitions, ledger, gateways, station, cloudLedger] = await Promise.all([
    watch.gateway('status'),
    watch.gateway(`transitions?limit=${MOST_TRANSITIONS}`),
    watch.gateway(`ledger?from=${DAY}`),
    watch.cloud('gateways'),
    watch.cloud('stations/dindori-01'),
    watch.cloud(`stations/dindori-01/ledger?from=${DAY}`),
  ]);
  const windows = { gateway: await watch.windowsAtGateway(), cloud: await watch.windowsAtCloud() };
  const box = total(ledger?.items.map(({ counts }) => counts) ?? []);
  const atCloud = total(cloudLedger?.items ?? []);
  const readings = {
    sent: truth.readingsSent,
    acknowledged: truth.readingsAcknowledged,
    unique: truth.truth.readings.unique,
    storedAtGateway: box.stored,
    storedAtCloud: (station?.sensors ?? []).reduce((sum, sensor) => sum + sensor.readings, 0),
    duplicates: box.duplicate,
  };
  const checks = {
    everythingAcknowledged: readings.sent > 0 && readings.sent === readings.acknowledged,
    gatewayLedgerBalances: box.received === readings.sent && box.received === accounted(box),
    storedOnceAtGateway: readings.storedAtGateway === readings.unique,
    storedOnceAtCloud: readings.storedAtCloud === readings.unique,
    cloudKnowsTheLedger: atCloud.received === box.received && atCloud.stored === box.stored,
    windowsEqualAtCloud:
      windows.gateway.length > 0 && windows.gateway.join('\n') === windows.cloud.join('\n'),
    nothingWaits: arrived,
  };
  const changes = [...(transitions?.items ?? [])].reverse();
  const [gateway] = gateways?.items ?? [];
  return {
    readings,
    windows: { atGateway: windows.gateway.length, atCloud: windows.cloud.length },
    alerts: grouped(changes),
    messages: changes.filter(({ missed }) => missed !== true).length * LANGUAGES,
    upstream: {
      bytes: status?.link.bytesUp ?? 0,
      bodyBytes: gateway?.requestBytes ?? 0,
      requests: gateway?.requests ?? 0,
      outageMinutes: OUTAGE_MINUTES,
    },
    faults,
    truth: { faults: truth.truth.faults, episodes: truth.truth.episodes },
    ledger: box,
    checks,
    balanced: Object.values(checks).every(Boolean),
  };
}

function grouped(changes) {
  const byHazard = {};
  for (const { hazard, kind, decidedAt, value, unit, texts } of changes) {
    byHazard[hazard] ??= [];
    byHazard[hazard].push({ kind, at: decidedAt?.ist, value, unit, texts });
  }
  return byHazard;
}

function total(days) {
  const sum = { received: 0, stored: 0, duplicate: 0, quarantined: 0, rejected: 0, unresolved: 0, late: 0 };
  for (const day of days) {
    for (const key of Object.keys(sum)) {
      const value = day[key];
      sum[key] +=
        typeof value === 'object' && value !== null
          ? Object.values(value).reduce((a, b) => a + b, 0)
          : (value ?? 0);
    }
  }
  return sum;
}

function accounted({ stored, duplicate, quarantined, rejected, unresolved }) {
  return stored + duplicate + quarantined + rejected + unresolved;
}

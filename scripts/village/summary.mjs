import { Watch } from './watch.mjs';

/** A day has far fewer alert changes than this. */
const MOST_TRANSITIONS = 200;

/**
 * What became of the day, from the simulator's truth and from what the gateway and the cloud say for themselves.
 * `balanced` is the verdict: everything sent was acknowledged, is stored once on the box and once at the cloud, and both
 * ledgers add up.
 */
export async function summarise({ village, truth, arrived }) {
  const watch = new Watch(village);
  const [status, transitions, ledger, faults, gateways, station, cloudLedger, summary] = await Promise.all([
    watch.gateway('status'),
    watch.gateway(`transitions?limit=${MOST_TRANSITIONS}`),
    watch.gateway('ledger'),
    watch.gateway('faults?closed=true'),
    watch.cloud('gateways'),
    watch.cloud('stations/dindori-01'),
    watch.cloud('stations/dindori-01/ledger'),
    watch.cloud('stations/dindori-01/holdings'),
  ]);
  const box = total(ledger?.items.map(({ counts }) => counts) ?? []);
  const atCloud = total(cloudLedger?.items ?? []);
  const readings = {
    sent: truth.readingsSent,
    acknowledged: truth.readingsAcknowledged,
    unique: truth.truth.readings.unique,
    storedAtGateway: box.stored,
    storedAtCloud: summary?.readings ?? 0,
    duplicates: box.duplicate,
  };
  const windows = { atGateway: status?.store.panes ?? 0, atCloud: summary?.windows ?? 0 };
  const checks = {
    everythingAcknowledged: readings.sent === readings.acknowledged,
    gatewayLedgerBalances: box.received === readings.sent && box.received === accounted(box),
    storedOnceAtGateway: readings.storedAtGateway === readings.unique,
    storedOnceAtCloud: readings.storedAtCloud === readings.unique,
    cloudKnowsTheLedger: atCloud.received === box.received && atCloud.stored === box.stored,
    windowsAtCloud: windows.atCloud === windows.atGateway,
    nothingWaits: arrived,
  };
  const [gateway] = gateways?.items ?? [];
  const changes = [...(transitions?.items ?? [])].reverse();
  return {
    readings,
    windows,
    alerts: Object.groupBy === undefined ? grouped(changes) : grouped(changes),
    messages: changes.filter(({ missed }) => missed !== true).length * 3,
    upstream: { bytes: gateway?.requestBytes ?? 0, requests: gateway?.requests ?? 0, outageMinutes: 150 },
    faults: (faults?.items ?? []).map(({ sensor, code, detail }) => ({ sensor, code, detail })),
    truth: { faults: truth.truth.faults, episodes: truth.truth.episodes },
    ledger: box,
    checks,
    balanced: Object.values(checks).every(Boolean),
    station: station?.id,
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

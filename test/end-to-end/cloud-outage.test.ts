import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { httpTransport, UplinkError, type UplinkTransport } from '@shivar/cloud-sync/uplink';
import { CORE_THRESHOLDS } from '@shivar/core/rules';
import type { Pane } from '@shivar/core/stream';
import { DAY, HOUR, MINUTE } from '@shivar/core/time';
import { recordClock } from '@shivar/gateway/pipeline';
import type { Gateway } from '@shivar/gateway/runtime';
import { registerGateway, startTestCloud, type TestCloud } from '../cloud-sync/support/start-test-cloud.ts';
import { eventually } from '../support/eventually.ts';
import { connectSensor, dataDirectory, runGateway } from '../support/running-gateway.ts';
import { sensorOf, stationOf } from '../support/stations.ts';

const STATION = 'dindori-01';
const SENSORS = ['mast', 'roof'];
const PROPERTIES = ['airTemperature', 'relativeHumidity'];
const BEGAN = Date.UTC(2026, 5, 1);
const CUT_AFTER = 2 * HOUR;
const DRAIN_DEADLINE_MS = 60_000;

/** The link to a real cloud, which can be cut: before the request, or after the cloud has stored it. */
class CuttableLink implements UplinkTransport {
  readonly #inner: UplinkTransport;
  cut = false;
  #exchanges = 0;
  /** Requests that the cloud got and whose answer was lost. */
  unanswered = 0;

  constructor(inner: UplinkTransport) {
    this.#inner = inner;
  }

  async exchange(
    ...[request]: Parameters<UplinkTransport['exchange']>
  ): ReturnType<UplinkTransport['exchange']> {
    if (this.cut) throw new UplinkError('UPLINK_UNREACHABLE', 'the link is cut');
    const answer = await this.#inner.exchange(request);
    this.#exchanges += 1;
    if (this.#exchanges % 5 === 0) {
      this.unanswered += 1;
      throw new UplinkError('UPLINK_UNREACHABLE', 'the answer was lost');
    }
    return answer;
  }

  traffic(): ReturnType<UplinkTransport['traffic']> {
    return this.#inner.traffic();
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}

async function startBox(t: TestContext, cloud: TestCloud): Promise<{ gateway: Gateway; link: CuttableLink }> {
  const key = await registerGateway(cloud, 'gw', [STATION]);
  const link = new CuttableLink(httpTransport({ url: cloud.url, gateway: 'gw' }));
  const station = stationOf(
    STATION,
    SENSORS.map((id) => sensorOf(id)),
    { clock: 'trusted' },
  );
  const gateway = await runGateway(await dataDirectory(t), {
    configuration: { stations: [station], packs: [CORE_THRESHOLDS] },
    clock: recordClock(),
    uplink: { transport: link, key, timing: { gatherMs: 50, baseMs: 20, capMs: 200, alertCapMs: 200 } },
  });
  return { gateway, link };
}

/** Publishes a day of minutes of both sensors, with a hot afternoon; `at` is called before each minute. */
async function publishDay(
  t: TestContext,
  gateway: Gateway,
  at: (elapsedMs: number) => Promise<void>,
): Promise<void> {
  const client = await connectSensor(t, gateway);
  for (let minute = 0; minute <= DAY / MINUTE; minute++) {
    await at(minute * MINUTE);
    const time = BEGAN + minute * MINUTE;
    const airTemperature = Math.round(3000 + 1700 * Math.sin((2 * Math.PI * (minute - 360)) / 1440)) / 100;
    const last = minute === DAY / MINUTE ? { oldestUnsent: 'end' } : {};
    const message = { bootEpoch: 1, sequence: minute, eventTime: time, sentAt: time, ...last };
    const payload = JSON.stringify({ ...message, airTemperature, relativeHumidity: 40 + (minute % 30) });
    await Promise.all(
      SENSORS.map((sensor) => client.publishAsync(`shivar/${STATION}/${sensor}/obs`, payload, { qos: 1 })),
    );
  }
}

/** All panes of the day, from the box or from the cloud. */
async function panesOf(reader: {
  panes: (query: Parameters<Gateway['reader']['panes']>[0] & { limit: number }) => Promise<readonly Pane[]>;
}): Promise<Pane[]> {
  const all: Pane[] = [];
  for (const sensor of SENSORS) {
    for (const property of PROPERTIES) {
      for (const windowMs of [15 * MINUTE, HOUR]) {
        const datastream = `${STATION}/${sensor}/${property}~1`;
        const query = { datastream, windowMs, from: BEGAN - HOUR, to: BEGAN + 2 * DAY, limit: 500 };
        all.push(...(await reader.panes(query)));
      }
    }
  }
  return all;
}

test('the cloud is cut off for a day: nothing is lost and nothing doubled after it returns', async (t) => {
  const cloud = await startTestCloud(t);
  const { gateway, link } = await startBox(t, cloud);
  await publishDay(t, gateway, async (elapsedMs) => {
    if (elapsedMs !== CUT_AFTER) return;
    await eventually(async () => (await waiting(gateway)) === 0, 'the first hours to be sent');
    link.cut = true;
  });
  await gateway.report();
  const backlog = await waiting(gateway);
  assert.ok(backlog > (2 * (DAY - CUT_AFTER)) / MINUTE, `${backlog} records wait`);
  link.cut = false;
  await eventually(async () => (await waiting(gateway)) === 0, 'the backlog to be sent', DRAIN_DEADLINE_MS);

  assert.ok(link.unanswered > 0);
  const minutes = DAY / MINUTE + 1;
  for (const { messages, readings } of await cloud.store.reader.sensors(STATION)) {
    assert.deepEqual({ messages, readings }, { messages: minutes, readings: minutes * PROPERTIES.length });
  }
  const panes = await panesOf(gateway.reader);
  assert.deepEqual(await panesOf(cloud.store.reader), panes);
  const counted = panes.reduce(
    (sum, { start, end, aggregate }) => sum + (end - start === HOUR ? aggregate.count : 0),
    0,
  );
  assert.equal(counted, minutes * SENSORS.length * PROPERTIES.length);
  const transitions = (await gateway.reader.transitions({ limit: 100 })).map(({ transition }) => transition);
  assert.ok(transitions.some(({ kind }) => kind === 'raise'));
  const atCloud = await cloud.store.reader.transitions({ limit: 100 });
  assert.deepEqual(new Set(atCloud.map(({ key }) => key)), new Set(transitions.map(({ key }) => key)));
  const days = { fromDay: '0000-00-00', toDay: 'undated', limit: 10 };
  const ofCloud = await cloud.store.reader.ledger({ station: STATION, ...days });
  const ofBox = await gateway.reader.ledger(days);
  assert.deepEqual(
    new Map(ofCloud.map(({ day, counts }) => [day, counts])),
    new Map(ofBox.map(({ day, counts }) => [day, counts])),
  );
});

async function waiting({ reader }: Gateway): Promise<number> {
  return (await reader.backlog()).reduce((sum, { records }) => sum + records, 0);
}

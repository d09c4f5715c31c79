import mqtt, { type MqttClient } from 'mqtt';
import { type RunningSystem, START } from './running-system.ts';

const MINUTE = 60_000;
/** The readings begin three hours before the test does. */
const BEGIN = START - 180 * MINUTE;
/** From this minute on it is hotter than the level that raises an alert. */
const HOT_FROM = 90;
/** What a logger writes where a thermometer gives no answer. */
const NO_PROBE = -9999;

/** What the afternoon leaves behind, for a page to show. */
export const AFTERNOON = { temperature: '46.5', rainMm: '11.8' } as const;

/** A client of the open broker; it ends with `endAsync`. */
export function connect({ broker }: RunningSystem): Promise<MqttClient> {
  return mqtt.connectAsync(broker, { clientId: 'browser-test', reconnectPeriod: 0 });
}

/** A hot afternoon: quarter-hours that close, a heat alert, rain, a missing probe, and a message nobody can read. */
export async function publishAfternoon(client: MqttClient): Promise<void> {
  for (let minute = 0; minute < 180; minute += 10) {
    await send(client, 'mast', minute, (at) => ({
      airTemperature: at < HOT_FROM ? 42 + at / 50 : 46.5 - ((at + 1) % 6) / 10,
      relativeHumidity: 22,
    }));
    await send(client, 'rain', minute, (at) => ({ rainTipCount: 48_000 + Math.floor(at / 3) }));
    await send(client, 'nursery', minute, (at) => ({
      airTemperature: NO_PROBE,
      relativeHumidity: 30 + (at % 7),
    }));
  }
  await send(client, 'power', 170, () => ({ batteryVoltage: 12.61, signalStrength: -78 }));
  await client.publishAsync(topicOf('mast'), '{"airTemperature": 46.', { qos: 1 });
}

/** Publishes one reading of now. */
export async function publishNow(client: MqttClient, system: RunningSystem, value: number): Promise<void> {
  const reading = { clock: 'gps', eventTime: Math.round(system.now()), airTemperature: value };
  await client.publishAsync(topicOf('mast'), JSON.stringify(reading), { qos: 1 });
}

async function send(
  client: MqttClient,
  sensor: string,
  minute: number,
  values: (minute: number) => object,
): Promise<void> {
  const readings = Array.from({ length: 10 }, (_, index) => ({
    eventTime: BEGIN + (minute + index) * MINUTE,
    ...values(minute + index),
  }));
  const message = { clock: 'gps', bootEpoch: 1, sequence: minute, readings };
  await client.publishAsync(topicOf(sensor), JSON.stringify(message), { qos: 1 });
}

function topicOf(sensor: string): string {
  return `shivar/dindori-01/${sensor}/obs`;
}

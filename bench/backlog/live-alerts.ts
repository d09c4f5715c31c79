import { readFile } from 'node:fs/promises';
import type { MqttSender } from '../support/mqtt-sender.ts';

const MINUTE = 60_000;
/** How often the messages file is looked at. */
const LOOK_EVERY_MS = 5;
/** A text that has not come by then is not coming. */
const GIVE_UP_AFTER_MS = 30_000;

/** A day at the station: warm, then three minutes above the 45 °C of the heat rule. */
const TEMPERATURES = [44.2, 44.6, 45.3, 45.6, 45.9] as const;

/**
 * Publishes the minutes of a station that gets too hot and gives the milliseconds from the publication on which the alert
 * hangs to its text in the messages file. The minutes before are answered first, as they would have been.
 */
export async function alertLatencyMs(
  sender: MqttSender,
  station: string,
  messagesFile: string,
): Promise<number> {
  const began = Date.now() - (TEMPERATURES.length - 1) * MINUTE;
  const publish = (index: number): Promise<void> =>
    sender.publishAnswered(
      `shivar/${station}/mast/obs`,
      Buffer.from(
        JSON.stringify({
          clock: 'gps',
          bootEpoch: 1,
          sequence: index,
          eventTime: began + index * MINUTE,
          airTemperature: TEMPERATURES[index],
        }),
      ),
    );
  for (let index = 0; index < TEMPERATURES.length - 1; index += 1) await publish(index);
  const published = performance.now();
  const answered = publish(TEMPERATURES.length - 1);
  await textOf(station, messagesFile, published + GIVE_UP_AFTER_MS);
  const latencyMs = performance.now() - published;
  await answered;
  return latencyMs;
}

/** Resolves when the file holds a text of the station: keys are `station/hazard/…`. */
async function textOf(station: string, messagesFile: string, deadline: number): Promise<void> {
  while (performance.now() < deadline) {
    const text = await readFile(messagesFile, 'utf8').catch(() => '');
    if (text.includes(`"key":"${station}/`)) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`no text for ${station} after ${GIVE_UP_AFTER_MS} ms`);
}

import path from 'node:path';
import { openEdgeReader } from '@shivar/gateway/store';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { MqttSender } from '../support/mqtt-sender.ts';
import { type BacklogSensor, backlogPayload, backlogSensors, backlogStations, stationFile } from './fleet.ts';
import { alertLatencyMs } from './live-alerts.ts';

/** How large the backlog is and what happens meanwhile. */
export interface DrainOptions {
  readonly sensors: number;
  readonly hours: number;
  /** Stations that get too hot during the drain, one after the other. */
  readonly alerts: number;
  /** Publications a sensor has on the way at once. */
  readonly inFlight: number;
}

/** What was measured. */
export interface DrainFigures {
  readonly readings: number;
  /** From the first publication to the last answer, by when every pane is committed. */
  readonly seconds: number;
  readonly readingsPerSecond: number;
  /** Readings in the quarter-hour panes of the store afterwards. */
  readonly readingsInPanes: number;
  /** From publication to the text in the file, worst first, ms. */
  readonly alertLatenciesMs: readonly number[];
}

const QUARTER = 15 * 60_000;

/** Drains a backlog into a gateway process while other stations raise alerts. */
export async function drainBacklog(options: DrainOptions): Promise<DrainFigures> {
  const fleet = { sensors: options.sensors, minutes: options.hours * 60, until: Date.now() };
  const sensors = backlogSensors(options.sensors);
  const live = Array.from({ length: options.alerts }, (_, index) => `live-${index}`);
  const gateway = await startGatewayProcess([
    ...backlogStations(sensors),
    ...live.map((id) => stationFile(id, ['mast'])),
  ]);
  try {
    const drain = new Drain(sensors, (index, minute) => backlogPayload(index, minute, fleet), {
      minutes: fleet.minutes,
      inFlight: options.inFlight,
    });
    const alerts = live.map(async (station, index) => {
      const sender = await MqttSender.connect(gateway.mqttPort, station);
      await drain.reached((index + 0.5) / live.length);
      const latencyMs = await alertLatencyMs(sender, station, gateway.messagesFile);
      sender.close();
      return latencyMs;
    });
    const seconds = await drain.run(gateway.mqttPort);
    const alertLatenciesMs = (await Promise.all(alerts)).sort((a, b) => b - a);
    await gateway.stop();
    const readings = sensors.length * fleet.minutes;
    return {
      readings,
      seconds,
      readingsPerSecond: readings / seconds,
      readingsInPanes: await countInPanes(gateway.dataDirectory, sensors),
      alertLatenciesMs,
    };
  } finally {
    await gateway.stop().catch(() => undefined);
    await gateway.remove();
  }
}

/** All sensors publishing their backlogs at once, each in order, as fast as they are answered. */
class Drain {
  readonly #sensors: readonly BacklogSensor[];
  readonly #payload: (index: number, minute: number) => Buffer;
  readonly #limits: { readonly minutes: number; readonly inFlight: number };
  readonly #waiters: { readonly at: number; readonly resolve: () => void }[] = [];
  #answered = 0;

  constructor(
    sensors: readonly BacklogSensor[],
    payload: (index: number, minute: number) => Buffer,
    limits: { readonly minutes: number; readonly inFlight: number },
  ) {
    this.#sensors = sensors;
    this.#payload = payload;
    this.#limits = limits;
  }

  /** Resolves when this share of the backlog has been answered. */
  reached(share: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push({ at: share * this.#total, resolve });
    });
  }

  /** Publishes everything; gives the seconds it took until the last answer. */
  async run(port: number): Promise<number> {
    const senders = await Promise.all(
      this.#sensors.map(({ station, sensor }) => MqttSender.connect(port, `${station}-${sensor}`)),
    );
    const began = performance.now();
    await Promise.all(senders.map((sender, index) => this.#publishAll(sender, index)));
    const seconds = (performance.now() - began) / 1000;
    for (const sender of senders) sender.close();
    return seconds;
  }

  get #total(): number {
    return this.#sensors.length * this.#limits.minutes;
  }

  #publishAll(sender: MqttSender, index: number): Promise<void> {
    const { station, sensor } = this.#sensors[index] ?? { station: '', sensor: '' };
    const topic = `shivar/${station}/${sensor}/obs`;
    const { minutes, inFlight } = this.#limits;
    let next = 0;
    return new Promise((resolve) => {
      const fill = (): void => {
        while (next < minutes && sender.inFlight < inFlight) {
          sender.publish(topic, this.#payload(index, next), onAnswer);
          next += 1;
        }
      };
      const onAnswer = (): void => {
        this.#count();
        if (next === minutes && sender.inFlight === 0) resolve();
        else fill();
      };
      fill();
    });
  }

  #count(): void {
    this.#answered += 1;
    for (const { at, resolve } of this.#waiters) if (this.#answered >= at) resolve();
  }
}

async function countInPanes(dataDirectory: string, sensors: readonly BacklogSensor[]): Promise<number> {
  const reader = await openEdgeReader({ path: path.join(dataDirectory, 'gateway.db') });
  try {
    let count = 0;
    for (const { station, sensor, property } of sensors) {
      const datastream = `${station}/${sensor}/${property}~1`;
      const panes = await reader.panes({ datastream, windowMs: QUARTER, from: 0, to: Date.now() + QUARTER });
      for (const { aggregate } of panes) count += aggregate.count;
    }
    return count;
  } finally {
    await reader.close();
  }
}

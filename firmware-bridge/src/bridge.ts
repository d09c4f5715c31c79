import { randomInt } from 'node:crypto';
import { observationTopic } from '@shivar/core/decode';
import { assert, type ShivarError } from '@shivar/core/errors';
import type { SensorId } from '@shivar/core/model';
import type { Logger } from '@shivar/platform/log';
import { MqttConnection } from '@shivar/platform/mqtt';
import type { BridgeConfig } from './config/bridge-config.ts';
import type { ConfiguredLine } from './config/line-settings.ts';
import type { DeviceFault } from './drivers/device-driver.ts';
import { serialLink } from './links/serial-link.ts';
import { type OutboxCounts, SensorOutbox } from './publish/sensor-outbox.ts';
import { type LineEvent, LineRunner } from './session/line-runner.ts';
import type { RealTime } from './session/real-time.ts';

export interface BridgeOptions {
  readonly config: BridgeConfig;
  readonly password: string | undefined;
  readonly time: RealTime;
  readonly log: Logger;
  /** The broker refused the station for good. */
  onFatal(error: ShivarError): void;
}

/** What the bridge has done for one sensor since it started. */
export interface SensorReport extends OutboxCounts {
  readonly samples: number;
  readonly suspicious: number;
  readonly faults: Readonly<Record<DeviceFault, number>>;
}

/** Boot epochs are drawn from 47 bits: two starts never meet, not even on a computer whose clock starts at 1970. */
const BOOT_EPOCHS = 2 ** 47;

/** Reads the devices of every line and publishes their readings. */
export class Bridge {
  readonly #sensors = new Map<SensorId, BridgedSensor>();
  readonly #runners: readonly LineRunner[];

  constructor(options: BridgeOptions) {
    const bootEpoch = randomInt(BOOT_EPOCHS);
    const { lines } = options.config;
    for (const sensor of lines.flatMap(({ sensors }) => sensors)) {
      this.#sensors.set(sensor, new BridgedSensor(sensor, bootEpoch, options));
    }
    this.#runners = lines.map((line) => this.#runner(line, options));
  }

  start(): void {
    for (const runner of this.#runners) runner.start();
  }

  report(): Readonly<Record<SensorId, SensorReport>> {
    return Object.fromEntries([...this.#sensors].map(([id, sensor]) => [id, sensor.report()]));
  }

  /** Ends the conversations and says goodbye to the broker; what still waits is lost and was counted. */
  async stop(): Promise<void> {
    for (const runner of this.#runners) runner.stop();
    await Promise.all([...this.#sensors.values()].map((sensor) => sensor.close()));
  }

  #runner(line: ConfiguredLine, { time, log }: BridgeOptions): LineRunner {
    return new LineRunner({
      link: serialLink(line.path, line.serial),
      openSession: (nowMs) => line.openSession(nowMs),
      time,
      onEvent: (event) => this.#onEvent(line, event, log),
    });
  }

  #onEvent({ path, sensors }: ConfiguredLine, event: LineEvent, log: Logger): void {
    switch (event.kind) {
      case 'lineUp':
        log.info({ line: path }, 'the line is open');
        break;
      case 'lineDown':
        log.warn({ line: path, ...event }, 'the line is lost and will be opened again');
        for (const sensor of sensors) this.#sensor(sensor).lost();
        break;
      case 'sample':
        this.#sensor(event.sensor).sample(event);
        break;
      case 'fault':
        this.#sensor(event.sensor).fault(event);
        break;
    }
  }

  #sensor(id: SensorId): BridgedSensor {
    const sensor = this.#sensors.get(id);
    assert(sensor !== undefined, `a driver names ${id}, which is on no line`);
    return sensor;
  }
}

/** One sensor: its connection, what waits for it, and what went wrong with it. */
class BridgedSensor {
  readonly #id: SensorId;
  readonly #connection: MqttConnection;
  readonly #outbox: SensorOutbox;
  readonly #log: Logger;
  readonly #faults: Record<DeviceFault, number> = { timeout: 0, crcError: 0, exception: 0 };
  #samples = 0;
  #suspicious = 0;
  #lastComplaint = '';

  constructor(id: SensorId, bootEpoch: number, { config, password, log, onFatal }: BridgeOptions) {
    const { station, broker } = config;
    this.#id = id;
    this.#log = log;
    const connection = new MqttConnection({
      access: {
        url: broker.url,
        ...(broker.username === undefined ? {} : { username: broker.username }),
        ...(password === undefined ? {} : { password }),
      },
      clientId: `bridge-${station}-${id}`,
      statusTopic: `shivar/${station}/${id}/status`,
      onFatal,
    });
    // Until its device has answered, the sensor is not there.
    connection.setStatus('offline');
    this.#connection = connection;
    this.#outbox = new SensorOutbox({
      publisher: {
        get connected() {
          return connection.connected;
        },
        publish: (payload) => connection.publish(observationTopic(station, id), payload, 1),
      },
      clock: config.clock,
      bootEpoch,
      capacity: config.bufferedSamples,
      now: () => Date.now(),
    });
  }

  sample({ values, suspicions }: Extract<LineEvent, { kind: 'sample' }>): void {
    this.#samples += 1;
    if (suspicions.length > 0) this.#suspicious += 1;
    this.#connection.setStatus('online');
    this.#outbox.add(values);
    this.#complain(suspicions.join('; '));
  }

  fault({ fault, detail, final }: Extract<LineEvent, { kind: 'fault' }>): void {
    this.#faults[fault] += 1;
    if (!final) return;
    this.#connection.setStatus('offline');
    this.#complain(detail);
  }

  /** Its line is gone. */
  lost(): void {
    this.#connection.setStatus('offline');
  }

  report(): SensorReport {
    return {
      ...this.#outbox.counts(),
      samples: this.#samples,
      suspicious: this.#suspicious,
      faults: { ...this.#faults },
    };
  }

  async close(): Promise<void> {
    await this.#connection.close(!this.#connection.connected);
  }

  /** Says what is wrong once, and once that it is over. */
  #complain(complaint: string): void {
    if (complaint === this.#lastComplaint) return;
    this.#lastComplaint = complaint;
    if (complaint === '') this.#log.info({ sensor: this.#id }, 'the sensor is well again');
    else this.#log.warn({ sensor: this.#id }, complaint);
  }
}

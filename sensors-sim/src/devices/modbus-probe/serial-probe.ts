import { setTimeout as sleep } from 'node:timers/promises';
import { SerialPort, type SerialSettings } from '@shivar/platform/serial';
import type { ModbusProbe } from './modbus-probe.ts';

/** Probes that hang on one serial line and answer there, as slowly as they are. */
export class SerialProbes {
  readonly #port: SerialPort;

  private constructor(port: SerialPort) {
    this.#port = port;
  }

  static async open(options: {
    readonly path: string;
    readonly settings: SerialSettings;
    readonly probes: readonly ModbusProbe[];
    /** From a question to its answer, ms. */
    readonly answerDelayMs: number;
  }): Promise<SerialProbes> {
    const answer = async (bytes: Uint8Array): Promise<void> => {
      for (const probe of options.probes) {
        const answerBytes = probe.receive(bytes);
        if (answerBytes === undefined) continue;
        await sleep(options.answerDelayMs);
        await port.write(answerBytes);
      }
    };
    const port: SerialPort = await SerialPort.open({
      path: options.path,
      settings: options.settings,
      // An answer that cannot be written is an answer that does not come, which is what a dead line means.
      onData: (bytes) => void answer(bytes).catch(() => undefined),
      onClose: () => undefined,
    });
    return new SerialProbes(port);
  }

  close(): void {
    this.#port.close();
  }
}

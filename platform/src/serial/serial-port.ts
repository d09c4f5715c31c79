import { execFile } from 'node:child_process';
import { close as closeFile, constants, open as openFile } from 'node:fs';
import { isatty, ReadStream, WriteStream } from 'node:tty';
import { promisify } from 'node:util';
import { ShivarError } from '@shivar/core/errors';
import { type SerialSettings, sttyArguments } from './serial-settings.ts';

const open = promisify(openFile);
const close = promisify(closeFile);
const run = promisify(execFile);

/** `stty` answers at once; a driver that hangs must not hang the program. */
const STTY_TIMEOUT_MS = 5000;

export interface SerialPortOptions {
  /** Device file, such as `/dev/ttyUSB0` or, better, a name below `/dev/serial/by-id`. */
  readonly path: string;
  readonly settings: SerialSettings;
  onData(bytes: Uint8Array): void;
  /** Called once: the device is gone, or {@link SerialPort.close} was called. */
  onClose(cause: Error | undefined): void;
}

/**
 * A serial line of this computer, opened as the terminal device it is: the line is set by `stty`, the bytes go through
 * Node's own terminal streams, which wait in the event loop and not in a thread. No native package; Linux only.
 */
export class SerialPort {
  readonly #input: ReadStream;
  readonly #output: WriteStream;
  #closed = false;

  private constructor(input: ReadStream, output: WriteStream, options: SerialPortOptions) {
    this.#input = input;
    this.#output = output;
    const ended = (cause?: Error): void => {
      if (this.#closed) return;
      this.#closed = true;
      input.destroy();
      output.destroy();
      options.onClose(cause);
    };
    input.on('data', (bytes) => options.onData(bytes));
    input.on('end', () => ended());
    input.on('close', () => ended());
    input.on('error', ended);
    output.on('error', ended);
  }

  /** @throws {ShivarError} SERIAL_UNAVAILABLE, retryable, when the device is not there or cannot be set. */
  static async open(options: SerialPortOptions): Promise<SerialPort> {
    const { path, settings } = options;
    const descriptors: number[] = [];
    try {
      const input = await openTerminal(path, descriptors);
      const output = await openTerminal(path, descriptors);
      await run('stty', ['-F', path, ...sttyArguments(settings)], { timeout: STTY_TIMEOUT_MS });
      return new SerialPort(new ReadStream(input), new WriteStream(output), options);
    } catch (cause) {
      await Promise.all(descriptors.map((descriptor) => close(descriptor)));
      throw new ShivarError('SERIAL_UNAVAILABLE', `cannot open the serial line ${path}: ${String(cause)}`, {
        retryable: true,
        cause,
      });
    }
  }

  /** Resolves when the bytes have been handed to the line. */
  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#output.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }

  close(): void {
    this.#input.destroy();
  }
}

/** Without O_NONBLOCK the open would wait for a carrier; without O_NOCTTY a modem's hang-up would kill the program. */
async function openTerminal(path: string, opened: number[]): Promise<number> {
  const { O_RDWR, O_NOCTTY, O_NONBLOCK } = constants;
  const descriptor = await open(path, O_RDWR | O_NOCTTY | O_NONBLOCK);
  opened.push(descriptor);
  if (!isatty(descriptor)) throw new Error('it is not a terminal device');
  return descriptor;
}

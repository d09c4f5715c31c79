import { appendFile, readFile, rename } from 'node:fs/promises';
import type { SmsOrder, SmsOutcome, SmsSender } from '@shivar/core/message';

/** A full file is kept once, under the name with `.1`; two of them are a season of alerts. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;

export interface FileSenderOptions {
  /** One JSON object a line: `key`, `recipient`, `language`, `text`. */
  readonly path: string;
  /** Also shows each new text to whoever looks. */
  readonly show?: (order: SmsOrder) => void;
}

/**
 * Writes texts to a file, and shows them. The way out where no modem is configured, and the record of what farmers were
 * told. It knows from the file which keys it has written, so the same key again, also after a crash, is not a second text.
 */
export class FileSender implements SmsSender {
  readonly name = 'file';
  readonly idempotent = true;
  readonly #options: FileSenderOptions;
  readonly #written: Set<string>;
  #bytes: number;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(options: FileSenderOptions, written: Set<string>, bytes: number) {
    this.#options = options;
    this.#written = written;
    this.#bytes = bytes;
  }

  /** Reads which keys the file holds. A line cut off by a power cut is ended, so that the next one stands alone. */
  static async open(options: FileSenderOptions): Promise<FileSender> {
    const [before, text] = await Promise.all([textOf(older(options.path)), textOf(options.path)]);
    const cutOff = text !== '' && !text.endsWith('\n');
    if (cutOff) await appendFile(options.path, '\n');
    const keys = new Set([...keysIn(before), ...keysIn(text)]);
    return new FileSender(options, keys, Buffer.byteLength(text));
  }

  send(order: SmsOrder): Promise<SmsOutcome> {
    const sent = this.#turn.then(() => this.#send(order));
    this.#turn = sent;
    return sent;
  }

  async #send(order: SmsOrder): Promise<SmsOutcome> {
    const { idempotencyKey: key, recipient, language, text } = order;
    if (this.#written.has(key)) return { kind: 'accepted' };
    const line = `${JSON.stringify({ key, recipient, language, text })}\n`;
    try {
      if (this.#bytes >= MAX_FILE_BYTES) await this.#beginNewFile();
      await appendFile(this.#options.path, line, { flush: true });
    } catch (error) {
      return { kind: 'failed', retryable: true, reason: String(error) };
    }
    this.#bytes += Buffer.byteLength(line);
    this.#written.add(key);
    this.#options.show?.(order);
    return { kind: 'accepted' };
  }

  async #beginNewFile(): Promise<void> {
    const full = older(this.#options.path);
    await rename(this.#options.path, full);
    this.#bytes = 0;
    this.#written.clear();
    for (const key of keysIn(await textOf(full))) this.#written.add(key);
  }
}

function older(file: string): string {
  return `${file}.1`;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** A line that was cut off has no key that counts: its text was never shown. */
function keysIn(text: string): string[] {
  return text.split('\n').flatMap((line) => keyOf(line) ?? []);
}

function keyOf(line: string): string | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    if (typeof entry !== 'object' || entry === null || !('key' in entry)) return undefined;
    return typeof entry.key === 'string' ? entry.key : undefined;
  } catch {
    return undefined;
  }
}

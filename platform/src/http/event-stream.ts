import { HttpError } from './http-error.ts';
import type { HttpRequest } from './request.ts';
import type { HttpResponse } from './response.ts';

/** Pages that listen at once; each holds a connection. */
const DEFAULT_MAX_LISTENERS = 32;
/** Events that wait for one slow page. When they are full it is let go; its browser comes back and reloads. */
const MAX_WAITING_EVENTS = 64;
/** A comment this often keeps middle boxes from closing a quiet connection, ms. */
const HEARTBEAT_MS = 20_000;

/** Server-sent events (WHATWG HTML section 9.2) to any number of pages, within limits. */
export class EventHub {
  readonly #listeners = new Set<Listener>();
  readonly #maxListeners: number;
  #lastId = 0;

  constructor(options: { readonly maxListeners?: number } = {}) {
    this.#maxListeners = options.maxListeners ?? DEFAULT_MAX_LISTENERS;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Sends an event to every page that listens. `data` is sent as JSON. Never waits. */
  publish(event: string, data: unknown): void {
    this.#lastId += 1;
    const text = `id: ${this.#lastId}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    for (const listener of this.#listeners) listener.push(text);
  }

  /** The answer to a request for the stream. @throws {HttpError} 503 when too many listen already. */
  respond(request: HttpRequest): HttpResponse {
    if (this.#listeners.size >= this.#maxListeners) {
      throw new HttpError(503, 'HTTP_TOO_MANY_LISTENERS', 'Too many pages are open; close one.', {
        headers: { 'retry-after': '30' },
      });
    }
    const listener = new Listener();
    this.#listeners.add(listener);
    request.signal.addEventListener('abort', () => listener.end(), { once: true });
    return {
      status: 200,
      headers: {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      },
      body: this.#run(listener),
    };
  }

  /** Ends every stream, so that the server can close. */
  close(): void {
    for (const listener of this.#listeners) listener.end();
  }

  async *#run(listener: Listener): AsyncGenerator<string> {
    try {
      yield 'retry: 5000\n\n';
      yield* listener.texts();
    } finally {
      this.#listeners.delete(listener);
    }
  }
}

/** The bounded queue of one page. */
class Listener {
  readonly #waiting: string[] = [];
  #wake: () => void = () => {};
  #ended = false;

  push(text: string): void {
    if (this.#waiting.length >= MAX_WAITING_EVENTS) this.end();
    else this.#waiting.push(text);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *texts(): AsyncGenerator<string> {
    while (!this.#ended) {
      const text = this.#waiting.shift();
      if (text !== undefined) yield text;
      else if (!(await this.#something())) yield ': still here\n\n';
    }
  }

  /** True when something came, false when it is time for a heartbeat. */
  #something(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), HEARTBEAT_MS);
      timer.unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}

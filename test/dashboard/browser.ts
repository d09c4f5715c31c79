import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Page,
  type Response,
} from 'playwright-core';

/** Nothing but the pages of the test may use the network. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where Debian, or whoever set `CHROMIUM`, put the browser; undefined when there is none. */
export function chromiumPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const names = ['chromium', 'chromium-browser'];
  const places = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
  return [process.env.CHROMIUM ?? '', ...places].find((file) => file !== '' && existsSync(file));
}

/** A browser without a window and with a profile of its own that is gone afterwards. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/** A page of its own context that takes note of everything that should not happen in it. */
export class WatchedPage {
  readonly page: Page;
  /** Console errors, content security policy violations, exceptions, and requests to anywhere else. */
  readonly complaints: string[] = [];
  readonly responses: Response[] = [];

  private constructor(page: Page, origin: string) {
    this.page = page;
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== origin) this.complaints.push(`asked ${request.url()}`);
    });
    page.on('response', (response) => this.responses.push(response));
  }

  static async open(
    browser: Browser,
    origin: string,
    options: BrowserContextOptions = {},
  ): Promise<WatchedPage> {
    const context = await browser.newContext({ baseURL: origin, ...options });
    return new WatchedPage(await context.newPage(), origin);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

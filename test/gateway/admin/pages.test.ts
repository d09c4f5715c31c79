import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleStation } from '../../core/model/example-station.ts';
import { type RunningGateway, startGateway } from './running-gateway.ts';

/** What a browser does with forms: keeps cookies, sends fields, follows to the next page. */
class Browser {
  readonly #base: string;
  readonly #cookies = new Map<string, string>();

  constructor({ page }: RunningGateway) {
    this.#base = page;
  }

  async open(path: string, form?: Record<string, string>): Promise<{ status: number; html: string }> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(this.#base + path, {
      redirect: 'manual',
      headers: { cookie, origin: this.#base },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    const location = response.headers.get('location');
    return location === null ? { status: response.status, html: await response.text() } : this.open(location);
  }

  async logIn(password: string): Promise<{ status: number; html: string }> {
    const { html } = await this.open('/login?lang=en');
    return this.open('/login', { password, lang: 'en', formToken: tokenIn(html) });
  }
}

function tokenIn(html: string): string {
  return /name="formToken" value="([^"]+)"/.exec(html)?.[1] ?? assert.fail('no form token');
}

test('the station page shows the latest value, in three languages', async (t) => {
  const gateway = await startGateway(t, [exampleStation]);
  await gateway.publish('shivar/dindori-01/mast/obs', JSON.stringify({ airTemperature: 31.25 }));
  const browser = new Browser(gateway);
  for (const lang of ['mr', 'hi', 'en'] as const) {
    const { status, html } = await browser.open(`/?lang=${lang}`);
    assert.equal(status, 200);
    assert.ok(html.includes(exampleStation.name[lang]));
    assert.match(html, /<b>31\.3<\/b>/);
    assert.ok(!html.includes('/maintenance/start'));
  }
});

test('a technician logs in, holds alerts back, and logs out, without any script', async (t) => {
  const gateway = await startGateway(t, [exampleStation]);
  const browser = new Browser(gateway);
  assert.match((await browser.logIn('wrong password')).html, /role="alert"/);
  const { html } = await browser.logIn(gateway.password);
  assert.match(html, /action="\/maintenance\/start"/);
  const fields = { formToken: tokenIn(html), station: 'dindori-01', lang: 'en' };
  const started = await browser.open('/maintenance/start', { ...fields, minutes: '30' });
  assert.match(started.html, /action="\/maintenance\/stop"/);
  const stopped = await browser.open('/maintenance/stop', fields);
  assert.match(stopped.html, /action="\/maintenance\/start"/);
  const left = await browser.open('/logout', fields);
  assert.ok(!left.html.includes('/maintenance/'));
});

test('a form from elsewhere changes nothing', async (t) => {
  const gateway = await startGateway(t, [exampleStation]);
  const browser = new Browser(gateway);
  const { html } = await browser.logIn(gateway.password);
  const forged = { station: 'dindori-01', minutes: '30', formToken: 'forged' };
  assert.equal((await browser.open('/maintenance/start', forged)).status, 403);
  assert.equal((await browser.open('/maintenance/start', { ...forged, formToken: '' })).status, 403);
  const wrongMinutes = { ...forged, formToken: tokenIn(html), minutes: '1e9' };
  assert.equal((await browser.open('/maintenance/start', wrongMinutes)).status, 400);
});

test('a box without stations says what to do', async (t) => {
  const gateway = await startGateway(t, []);
  const response = await fetch(gateway.page);
  assert.equal(response.status, 404);
  assert.match(await response.text(), /shivar station add/);
});

test('an open page hears of what comes in', async (t) => {
  const gateway = await startGateway(t, [exampleStation]);
  const events = await fetch(`${gateway.page}/api/v1/events`);
  const reader = events.body?.getReader();
  assert.ok(reader);
  await reader.read();
  await gateway.publish('shivar/dindori-01/mast/obs', JSON.stringify({ windSpeed: 3 }));
  let text = '';
  while (!text.includes('event: change')) text += Buffer.from((await reader.read()).value ?? []).toString();
  assert.match(text, /dindori-01\/mast\/windSpeed~1/);
  await reader.cancel();
});

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LANGUAGES, type Language, WORDS } from '@shivar/dashboard/kit';
import type { MqttClient } from 'mqtt';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { accessibilityFaults } from './accessibility.ts';
import { AFTERNOON, connect, publishAfternoon, publishNow } from './afternoon.ts';
import { chromiumPath, launchChromium, WatchedPage } from './browser.ts';
import { type RunningSystem, startSystem } from './running-system.ts';

/** What a first visit may cost over the wire, and what of it comes before there is anything to read. */
const FIRST_LOAD_BYTES = 65_000;
const HTML_BYTES = 14_000;
/** EDGE where the mast stands at the edge of the cell. */
const SLOW_LINK = {
  offline: false,
  latency: 600,
  downloadThroughput: 30_000 / 8,
  uploadThroughput: 30_000 / 8,
};
const READABLE_WITHIN_MS = 8_000;
const PHONE = { viewport: { width: 360, height: 740 } };
const HEAT_TEXT: Readonly<Record<Language, RegExp>> = {
  mr: /उष्णतेचा इशारा: दिंडोरी/,
  hi: /लू|गर्मी/,
  en: /HEAT ALERT: Dindori station 4[67] C/,
};
const ALERTS = 'section[aria-labelledby=alerts]';

const executable = chromiumPath();
const missing = 'no Chromium on the PATH or in CHROMIUM';
assert.ok(executable !== undefined || process.env.SHIVAR_REQUIRE_ALL_TOOLS === undefined, missing);
const name = 'the pages in a real browser';
// A skipped test is counted and named at the end of a run; a skipped suite is not.
if (executable === undefined)
  test(name, { skip: `SKIPPED: ${missing}; the pages were not tried in a browser` });
else describe(name, () => tryPages(executable));

function tryPages(chromium: string): void {
  let system: RunningSystem;
  let browser: Browser;
  let sensor: MqttClient;

  before(async () => {
    system = await startSystem();
    browser = await launchChromium(chromium);
    sensor = await connect(system);
    await publishAfternoon(sensor);
  });
  after(async () => {
    await sensor?.endAsync();
    await browser?.close();
    await system?.stop();
  });

  /** Opens a page, tries something with it, and insists that nothing happened that should not. */
  async function visit(
    origin: string,
    options: BrowserContextOptions,
    attempt: (page: Page, watched: WatchedPage) => Promise<void>,
    expected: readonly RegExp[] = [],
  ): Promise<void> {
    const watched = await WatchedPage.open(browser, origin, options);
    try {
      await attempt(watched.page, watched);
      const unexpected = watched.complaints.filter((text) => !expected.some((known) => known.test(text)));
      assert.deepEqual(unexpected, [], 'console errors, policy violations, foreign requests');
    } finally {
      await watched.close();
    }
  }

  for (const lang of LANGUAGES) {
    test(`the station page shows values, level, alert mark and alert text in ${lang}`, () =>
      visit(system.gateway, {}, async (page) => {
        const words = WORDS[lang];
        await page.goto(`/?lang=${lang}`);
        assert.equal(await page.locator('html').getAttribute('lang'), lang);
        assert.match(
          await textOf(row(page, lang, 'airTemperature')),
          new RegExp(`${AFTERNOON.temperature}.*°C`),
        );
        const level = await textOf(page.locator('.threshold-label'));
        assert.ok(level.includes(words.hazards.heat) && level.includes('45'), level);
        assert.equal(await page.locator('.mark.raise').count(), 1);
        assert.match(await textOf(page.locator(`${ALERTS} .sms`).first()), HEAT_TEXT[lang]);
        assert.ok(
          (await textOf(page.locator('table.latest'))).includes(`${AFTERNOON.rainMm} mm`),
          'rain of the day',
        );
        const faults = page.locator('section[aria-labelledby=faults] li', { hasText: 'nursery' });
        const missingProbe = faults.filter({ hasText: words.faultNames.sentinel ?? '' });
        assert.equal(await missingProbe.count(), 1, 'the missing probe in words');
      }));

    test(`every page in ${lang} fits a phone and is built for everyone`, async () => {
      const pages = [
        [system.gateway, '/'],
        [system.gateway, '/login'],
        [system.cloud, '/'],
        [system.cloud, '/stations/dindori-01'],
      ] as const;
      for (const [origin, path] of pages) {
        await visit(origin, PHONE, async (page) => {
          await page.goto(`${path}?lang=${lang}`);
          const width = await page.evaluate('document.documentElement.scrollWidth');
          assert.equal(width, PHONE.viewport.width, `${path} overflows`);
          assert.deepEqual(await accessibilityFaults(page, lang), [], path);
        });
      }
    });
  }

  test('without scripts another datastream is chosen by a form', () =>
    visit(system.gateway, { javaScriptEnabled: false }, async (page) => {
      await page.goto('/?lang=en');
      await page.locator('select[name=datastream]').selectOption('dindori-01/rain/rainTipCount~1');
      await page.getByRole('button', { name: WORDS.en.show }).click();
      await page.waitForURL(/datastream=/);
      assert.match(await textOf(page.locator('figcaption')), /Rain/);
      assert.ok((await page.locator('.bar').count()) > 4, 'rain is drawn as bars');
    }));

  test('without scripts a technician logs in, starts and ends maintenance, and logs out', () => {
    const refused = /401/; // the browser says on its console that a wrong password was refused
    const attempt = async (page: Page): Promise<void> => {
      const password = page.getByLabel(WORDS.mr.password);
      await page.goto('/?lang=mr');
      await page.getByRole('link', { name: WORDS.mr.logIn }).click();
      await password.fill('not the password');
      await page.getByRole('button', { name: WORDS.mr.logIn }).click();
      assert.equal(await textOf(page.getByRole('alert')), WORDS.mr.wrongPassword);
      await password.fill(system.password);
      await page.getByRole('button', { name: WORDS.mr.logIn }).click();
      const quarantine = page.locator('section[aria-labelledby=quarantine]');
      assert.match(await textOf(quarantine), /shivar\/dindori-01\/mast\/obs/);
      await page.getByLabel(WORDS.mr.maintenance).selectOption('60');
      await page.getByRole('button', { name: WORDS.mr.maintenanceStart }).click();
      await page.getByText(WORDS.mr.maintenanceUntil).waitFor();
      await page.getByRole('button', { name: WORDS.mr.maintenanceStop }).click();
      await page.getByRole('button', { name: WORDS.mr.maintenanceStart }).waitFor();
      assert.deepEqual(await accessibilityFaults(page, 'mr'), []);
      await page.getByRole('button', { name: WORDS.mr.logOut }).click();
      await page.getByRole('link', { name: WORDS.mr.logIn }).waitFor();
    };
    return visit(system.gateway, { javaScriptEnabled: false, ...PHONE }, attempt, [refused]);
  });

  test('a new reading appears by itself, without the page being loaded again', () =>
    visit(system.gateway, {}, async (page) => {
      await page.goto('/?lang=en');
      await page.evaluate('globalThis.stillHere = true');
      await publishNow(sensor, system, 46.1);
      await row(page, 'en', 'airTemperature').getByText('46.1').waitFor();
      assert.equal(await page.evaluate('globalThis.stillHere'), true);
    }));

  test('a first visit is small, and compressed on the wire', () =>
    visit(system.gateway, {}, async (page, { responses }) => {
      await page.goto('/?lang=mr', { waitUntil: 'load' });
      const loaded = responses.filter((response) => !response.url().endsWith('/events'));
      assert.ok(loaded.length >= 3, 'page, style and script');
      let total = 0;
      for (const response of loaded) {
        const { responseBodySize } = await response.request().sizes();
        assert.equal((await response.allHeaders())['content-encoding'], 'gzip', response.url());
        if (response.request().isNavigationRequest())
          assert.ok(responseBodySize <= HTML_BYTES, `page ${responseBodySize}`);
        total += responseBodySize;
      }
      assert.ok(total > 0 && total <= FIRST_LOAD_BYTES, `${total} bytes`);
    }));

  test('on a slow 2G link there is something to read within eight seconds', () =>
    visit(system.gateway, PHONE, async (page) => {
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Network.enable');
      await devtools.send('Network.emulateNetworkConditions', SLOW_LINK);
      await page.goto('/?lang=mr', { waitUntil: 'domcontentloaded', timeout: 2 * READABLE_WITHIN_MS });
      assert.match(await textOf(row(page, 'mr', 'airTemperature')), /°C/);
      let painted = 0;
      await eventually(async () => {
        painted = await page.evaluate(
          'performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0',
        );
        return painted > 0;
      }, 'something is painted');
      assert.ok(painted <= READABLE_WITHIN_MS, `painted after ${Math.round(painted)} ms`);
    }));

  test('the keyboard comes to the skip link first, and past the head of the page with it', () =>
    visit(system.gateway, {}, async (page) => {
      await page.goto('/?lang=en');
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate('document.activeElement.className'), 'skip');
      assert.ok(((await page.locator('.skip').boundingBox())?.x ?? -1) >= 0, 'it is to be seen');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate('document.activeElement.closest("main") !== null'), true);
    }));

  test('the cloud shows the same alert, in its list and on its page of the station', () =>
    visit(system.cloud, {}, async (page) => {
      await eventually(async () => {
        await page.goto('/?lang=en');
        return (await page.locator('table.stations .tag').count()) > 0;
      }, 'the alert reaches the cloud');
      assert.equal(await textOf(page.locator('table.stations .tag')), WORDS.en.hazards.heat);
      await page.locator('table.stations a').click();
      assert.match(await textOf(page.locator(`${ALERTS} .sms`).first()), HEAT_TEXT.en);
      await row(page, 'en', 'airTemperature').waitFor();
      assert.equal(await page.locator('.mark.raise').count(), 1);
    }));
}

/** The row of the mast's value of a property. */
function row(page: Page, lang: Language, property: string): Locator {
  return page
    .locator('table.latest tbody tr', { hasText: WORDS[lang].properties[property] ?? '' })
    .filter({ hasText: 'mast' });
}

async function textOf(part: Locator): Promise<string> {
  return (await part.textContent()) ?? '';
}

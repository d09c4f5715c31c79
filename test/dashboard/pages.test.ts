import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { CORE_STREAMS } from '@shivar/core/rules';
import { renderCloudPage } from '@shivar/dashboard/cloud';
import {
  assetDirectory,
  LANGUAGES,
  type Language,
  niceRange,
  pickLanguage,
  runs,
  WORDS,
} from '@shivar/dashboard/kit';
import { renderLoginPage, renderStationPage } from '@shivar/dashboard/station';
import fc from 'fast-check';
import { cloudModel, stationModel } from './models.ts';

/** The first visit must fit: page, style and script together. */
const FIRST_LOAD_BYTES = 65_000;
/** What must have arrived before there is anything to read on 2G. */
const HTML_BYTES = 14_000;

const gzipped = (text: string | Uint8Array): number => gzipSync(text, { level: 9 }).length;

describe('the station page', () => {
  for (const language of LANGUAGES) {
    test(`says in ${language} what it is like now, without any script`, () => {
      const text = renderStationPage(stationModel(language));
      assert.match(text, new RegExp(`<html lang="${language}">`));
      assert.ok(text.includes(WORDS[language].latest));
      assert.ok(text.includes('46.2'), 'the latest air temperature');
      assert.ok(text.includes('class="threshold"'), 'the level that raises an alert is drawn');
      assert.ok(text.includes('class="mark raise"'), 'the alert is marked in the chart');
      assert.doesNotMatch(text.replace(/<script type="module" src="[^"]*"><\/script>/, ''), /<script/);
    });
  }

  test('warns before it tells the values, as long as an alert is not over', () => {
    const model = stationModel('en');
    const order = ({ alerts }: Pick<typeof model, 'alerts'>): boolean => {
      const text = renderStationPage({ ...model, alerts });
      return text.indexOf('id="alerts"') < text.indexOf('id="now"');
    };
    const [raised] = model.alerts;
    assert.ok(raised !== undefined);
    assert.equal(order(model), true);
    assert.equal(order({ alerts: [{ ...raised, kind: 'clear' }, raised] }), false);
    assert.equal(order({ alerts: [] }), false);
  });

  test('shows alerts that still hold first, and unfolds earlier ones only when asked', () => {
    const model = stationModel('en');
    const [raised] = model.alerts;
    assert.ok(raised !== undefined);
    const over = ['frost', 'heavyRain', 'strongWind'] as const;
    const alerts = [...over.map((hazard) => ({ ...raised, hazard, kind: 'clear' as const })), raised];
    const text = renderStationPage({ ...model, alerts });
    assert.ok(
      text.indexOf(`<b>${WORDS.en.hazards.heat}</b>`) < text.indexOf(`<b>${WORDS.en.hazards.frost}</b>`),
    );
    assert.ok(text.includes(`${WORDS.en.earlierAlerts} (1)`));
  });

  test('says what a fault means, and what was found in English below', () => {
    const model = stationModel('mr');
    const [fault] = model.faults;
    assert.ok(fault !== undefined);
    const faults = [
      { ...fault, code: 'flatLine:soilTemperature@20' },
      { ...fault, code: 'rule:own/one' },
    ];
    const text = renderStationPage({ ...model, faults });
    const { faultNames, properties, depth } = WORDS.mr;
    assert.ok(text.includes(`${properties.soilTemperature}, 20 ${depth}: ${faultNames.flatLine}`));
    assert.ok(text.includes(`${faultNames.rule}`));
    assert.ok(text.includes(`<small lang="en">${fault.detail}`));
  });

  test('never shows how often a rain gauge tipped in its life as rain', () => {
    const model = stationModel('en');
    const latest = model.latest.filter(({ property }) => property === 'rainTipCount');
    const shown = (sinceMorning?: number): string =>
      renderStationPage({
        ...model,
        latest: latest.map((value) => (sinceMorning === undefined ? value : { ...value, sinceMorning })),
      });
    assert.match(shown(12), /<b>2\.4<\/b> mm/);
    assert.doesNotMatch(shown(), /102\.4/);
  });

  test('escapes whatever came from outside', () => {
    const text = renderStationPage(stationModel('en', { stationName: '<script>alert("x")</script>' }));
    assert.doesNotMatch(text, /<script>alert/);
    assert.match(text, /&#60;script&#62;/);
  });

  test('draws a hole in the readings as a hole in the line', () => {
    const { chart } = stationModel('en');
    assert.ok(chart !== undefined);
    assert.equal(runs(chart.points).length, 2);
    assert.equal(renderStationPage(stationModel('en')).match(/class="line"/g)?.length, 2);
  });

  test('names an alert level where the curve keeps away from it', () => {
    const model = stationModel('en');
    const { chart } = model;
    assert.ok(chart !== undefined);
    const side = (hot: (index: number) => boolean): string | undefined => {
      const points = chart.points.map((point, index) => ({ ...point, value: hot(index) ? 45 : 20 }));
      const text = renderStationPage({ ...model, chart: { ...chart, points } });
      return /class="threshold-label"[^>]*text-anchor="(\w+)"/.exec(text)?.[1];
    };
    assert.equal(
      side((index) => index < 10),
      'end',
    );
    assert.equal(
      side((index) => index > 70),
      'start',
    );
  });

  test('fits a first visit over 2G', () => {
    const page = gzipped(renderStationPage(stationModel('mr')));
    const assets = ['shivar.css', 'live.js', 'icon.svg'].map((name) =>
      gzipped(readFileSync(new URL(name, assetDirectory))),
    );
    assert.ok(page <= HTML_BYTES, `page ${page} bytes`);
    assert.ok(assets.reduce((sum, size) => sum + size, page) <= FIRST_LOAD_BYTES);
  });

  test('carries the form token in every form that changes something', () => {
    const text = renderStationPage(stationModel('en', { technician: { formToken: 'token-1' } }));
    const posts = text.match(/<form method="post"/g)?.length ?? 0;
    assert.ok(posts >= 2);
    assert.equal(text.match(/name="formToken" value="token-1"/g)?.length, posts);
  });
});

test('the log-in page says when the password was wrong', () => {
  const model = { language: 'mr' as Language, now: 0, simulated: false, formToken: 't', failed: true };
  assert.ok(renderLoginPage(model).includes(WORDS.mr.wrongPassword));
});

test('reports stand on the page in every language, each with how far it can still change', () => {
  const [mr, hi, en] = (['mr', 'hi', 'en'] as const).map((language) =>
    renderStationPage(stationModel(language)),
  );
  for (const [html, words] of [
    [mr, ['पावसाची सर', 'पाऊस 12.4 mm, 60 मिनिटांत 9.2 mm', 'तात्पुरते']],
    [hi, ['वर्षा का दौर', 'वर्षा 12.4 mm, 60 मिनट में 9.2 mm', 'अस्थायी']],
    [en, ['Storm', 'rain 12.4 mm, in 60 min 9.2 mm', 'provisional', 'Gust front with rain']],
  ] as const) {
    for (const word of words) assert.ok(html?.includes(word), word);
  }
});

test('every shipped report has a name in every language', () => {
  for (const words of Object.values(WORDS)) {
    for (const rule of CORE_STREAMS.rules.filter(({ kind }) => kind !== 'absence')) {
      assert.ok(words.reportNames[`core-streams/${rule.id}`], rule.id);
    }
  }
});

test('a fault has words in every language or in none', () => {
  const known = Object.keys(WORDS.en.faultNames).sort();
  for (const language of LANGUAGES) assert.deepEqual(Object.keys(WORDS[language].faultNames).sort(), known);
});

test('the cloud page lists stations with alerts before quiet ones', () => {
  const text = renderCloudPage(cloudModel('en'));
  assert.ok(text.indexOf('dindori-01') === -1 || text.indexOf('Dindori') < text.indexOf('Yeola'));
  assert.ok(text.indexOf('/stations/dindori-01') < text.indexOf('/stations/yeola-01'));
});

test('the language is the one asked for, else the best accepted one, else Marathi', () => {
  assert.equal(pickLanguage('hi', 'en'), 'hi');
  assert.equal(pickLanguage(undefined, 'fr, en;q=0.5, hi;q=0.9'), 'hi');
  assert.equal(pickLanguage('xx', 'fr'), 'mr');
  assert.equal(pickLanguage(undefined, undefined), 'mr');
});

test('the scale of a chart holds every value and begins and ends on a step', () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(values, (numbers) => {
      const { low, high, step } = niceRange(numbers);
      assert.ok(low < high && step > 0);
      for (const value of numbers) assert.ok(value >= low - step * 1e-6 && value <= high + step * 1e-6);
    }),
  );
});

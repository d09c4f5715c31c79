import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AlertTransition, Hazard, TransitionKind } from '@shivar/core/alert';
import { LANGUAGES, type Language, renderNotice, renderTransition, shownNumber } from '@shivar/core/message';
import { decimalFromNumber, type Station } from '@shivar/core/model';
import { eventTime, processingTime } from '@shivar/core/time';
import fc from 'fast-check';

const STATION: Pick<Station, 'shortName' | 'sensors'> = {
  shortName: { mr: 'दिंडोरी', hi: 'दिंडोरी', en: 'Dindori' },
  sensors: [],
};

const UNITS: Readonly<Record<Hazard, readonly [string, number]>> = {
  heat: ['Cel', 45],
  frost: ['Cel', 2],
  heavyRain: ['mm', 100],
  lowSoilMoisture: ['%', 20],
  strongWind: ['km/h', 60],
};

function decimal(value: number) {
  const exact = decimalFromNumber(value);
  assert.ok(exact);
  return exact;
}

function transition(
  hazard: Hazard,
  value: number,
  kind: TransitionKind = 'raise',
  rest: Partial<AlertTransition> = {},
): AlertTransition {
  const [unit, level] = UNITS[hazard];
  return {
    key: `dindori-01/${hazard}/0/1`,
    station: 'dindori-01',
    hazard,
    rule: 'core-thresholds/x',
    episodeStart: eventTime(0),
    number: 1,
    kind,
    severity: 'orange',
    decidedAt: eventTime(0),
    decidedNow: processingTime(0),
    value: decimal(value),
    level: decimal(level),
    unit,
    datastream: 'dindori-01/probe/soilMoisture@30~1',
    ...rest,
  };
}

function text(one: AlertTransition, language: Language = 'en', station = STATION): string {
  return renderTransition(one, station, language).text;
}

test('a heat alert in three languages, with what it costs', () => {
  const heat = transition('heat', 46.2);
  assert.deepEqual(renderTransition(heat, STATION, 'mr'), {
    text: 'उष्णतेचा इशारा: दिंडोरी केंद्रावर 46 अंश. दुपारी 12 ते 4 शेतात काम टाळा. पिकाला संध्याकाळी पाणी द्या. जनावरे सावलीत ठेवा.',
    segments: 2,
    encoding: 'ucs2',
    draft: true,
  });
  assert.equal(
    text(heat, 'hi'),
    'लू की चेतावनी: दिंडोरी केंद्र पर 46 डिग्री. दोपहर 12 से 4 खेत में काम न करें. फसल को शाम को पानी दें. पशु छाया में रखें.',
  );
  assert.deepEqual(renderTransition(heat, STATION, 'en'), {
    text: 'HEAT ALERT: Dindori station 46 C. Avoid field work 12 to 4 pm. Irrigate in the evening. Keep animals in shade.',
    segments: 1,
    encoding: 'gsm7',
    draft: true,
  });
});

test('wind is told in km/h, whatever unit the rule is in', () => {
  assert.match(text(transition('strongWind', 64.4)), /Dindori station 64 km\/h/);
  const inMetres = transition('strongWind', 17.9, 'raise', { unit: 'm/s', level: decimal(16.67) });
  assert.match(text(inMetres), /Dindori station 64 km\/h/);
});

test('rain is told in whole millimetres, water in whole percent at its depth', () => {
  assert.match(text(transition('heavyRain', 112.4)), /112 mm in 24 hours/);
  assert.match(text(transition('lowSoilMoisture', 12.3)), /, 12 percent at 30 cm\./);
  assert.match(text(transition('lowSoilMoisture', 12.3), 'mr'), /, 30 सेमी खोलीवर 12 टक्के\./);
});

test('the depth comes from the installation when the message named none, and is left out when nobody knows', () => {
  const unnamed = transition('lowSoilMoisture', 12.3, 'raise', {
    datastream: 'dindori-01/probe/soilMoisture~2',
  });
  assert.match(text(unnamed), /station, 12 percent\. Irrigate/);
  const installation = { effectiveFrom: '2020-01-01T00:00:00Z', depthCm: 45 };
  const station = {
    ...STATION,
    sensors: [{ id: 'probe', expectedIntervalSeconds: 900, installations: [{ epoch: 2, ...installation }] }],
  };
  assert.match(text(unnamed, 'en', station), /12 percent at 45 cm/);
});

test('dryer than the wilting point is 0 percent', () => {
  assert.match(text(transition('lowSoilMoisture', -7.5)), /, 0 percent at/);
});

test('wetter than field capacity is full: 100 percent', () => {
  assert.match(text(transition('lowSoilMoisture', 173.4, 'clear')), /100 percent/);
});

test('frost around zero is said in words', () => {
  const degrees = (value: number, language: Language) =>
    text(transition('frost', value), language).split('.')[0];
  assert.equal(degrees(1.2, 'mr'), 'थंडीचा इशारा: दिंडोरी केंद्रावर तापमान 1 अंश');
  assert.equal(degrees(-0.4, 'mr'), 'थंडीचा इशारा: दिंडोरी केंद्रावर तापमान शून्य अंश');
  assert.equal(degrees(-2.6, 'mr'), 'थंडीचा इशारा: दिंडोरी केंद्रावर शून्याखाली 3 अंश');
  assert.equal(degrees(0, 'hi'), 'पाले की चेतावनी: दिंडोरी केंद्र पर शून्य डिग्री');
  assert.equal(degrees(-2.6, 'hi'), 'पाले की चेतावनी: दिंडोरी केंद्र पर शून्य से 3 डिग्री नीचे');
  assert.equal(degrees(-2.6, 'en'), 'FROST ALERT: Dindori station 3 C below zero');
});

test('the end of an alert tells the value of its end', () => {
  assert.equal(text(transition('heat', 43.6, 'clear')), 'HEAT ALERT OVER: Dindori station now 44 C.');
  assert.equal(
    text(transition('heavyRain', 118, 'clear')),
    'HEAVY RAIN ALERT OVER: rain stopped at Dindori station.',
  );
});

test('digits are Latin in every language, and no value is left out', () => {
  for (const language of LANGUAGES) {
    for (const hazard of Object.keys(UNITS) as Hazard[]) {
      for (const kind of ['raise', 'update', 'clear', 'retract', 'expire'] as const) {
        const rendered = text(transition(hazard, hazard === 'frost' ? -12.3 : 87.6, kind), language);
        assert.doesNotMatch(rendered, /[०-९{}-]\d|[०-९{}]/u, rendered);
        assert.ok(!rendered.includes('undefined'), rendered);
      }
    }
  }
});

test('a shown number lies on the side of the threshold on which the value is, and is the nearest that does', () => {
  const hazards = fc.constantFrom<Hazard>('heat', 'frost', 'heavyRain', 'lowSoilMoisture', 'strongWind');
  const hundredths = fc.integer({ min: -6000, max: 20_000 }).map((n) => n / 100);
  fc.assert(
    fc.property(hazards, hundredths, hundredths, (hazard, value, level) => {
      const above = hazard !== 'frost' && hazard !== 'lowSoilMoisture';
      const isDanger = (one: number) => (above ? one > level : one < level);
      const shown = shownNumber({ value, level }, hazard);
      assert.ok(Number.isInteger(shown) && !Object.is(shown, -0));
      assert.equal(isDanger(shown), isDanger(value), `${value} against ${level} shown as ${shown}`);
      for (const nearer of [Math.floor(value), Math.ceil(value)]) {
        if (Math.abs(nearer - value) < Math.abs(shown - value))
          assert.notEqual(isDanger(nearer), isDanger(value));
      }
    }),
  );
});

test('a name longer than any station may have is cut, and the alert still goes out', () => {
  const station = { ...STATION, shortName: { mr: 'क्षत्रिय'.repeat(5), hi: 'क', en: 'Dindori' } };
  const { text: told, segments } = renderTransition(transition('heat', 46), station, 'mr');
  assert.match(told, /^उष्णतेचा इशारा: क्षत्रियक्षत्रिय केंद्रावर/);
  assert.ok(segments <= 2);
});

test('a technician is told what is wrong where, and since when', () => {
  const station = 'dindori-01';
  assert.equal(
    renderNotice({ kind: 'instrumentFaulty', station, hazard: 'heavyRain', hours: 6.9 }, 'en').text,
    'Station dindori-01: rain gauge faulty for 6 h. Rain alerts from it are paused. Please inspect.',
  );
  assert.equal(
    renderNotice({ kind: 'stationSilent', station, hours: 3 }, 'mr').text,
    'केंद्र dindori-01: 3 तास माहिती नाही. वीज, सिम व अँटेना तपासा.',
  );
  assert.equal(
    renderNotice({ kind: 'finding', station, code: 'soilClassUnknown' }, 'hi').text,
    'केंद्र dindori-01: मिट्टी का प्रकार दर्ज नहीं. नमी अलर्ट बंद हैं. कृपया प्रकार दर्ज करें.',
  );
});

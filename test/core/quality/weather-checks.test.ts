import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { observedProperty, type QualityFlag } from '@shivar/core/model';
import {
  type CheckedChannel,
  type CheckedReading,
  type Neighbour,
  neighbourVerdict,
  QUALITY_CHECKS,
  type StationView,
} from '@shivar/core/quality';
import { eventTime, HOUR, MINUTE } from '@shivar/core/time';
import fc from 'fast-check';

/** 2026-05-10 00:00 IST. */
const MAY = Date.UTC(2026, 4, 9, 18, 30);

type Given = Partial<Omit<CheckedReading, 'eventTime' | 'sibling'>> & {
  readonly minute: number;
  readonly value: number;
  readonly siblings?: Readonly<Record<string, number>>;
};

/** The flags of one check on the readings of one datastream. */
function flags(
  check: string,
  property: string,
  readings: readonly Given[],
  rest: Partial<CheckedChannel> = {},
): (QualityFlag | undefined)[] {
  const found = observedProperty(property);
  if (found === undefined) throw new Error(`no property ${property}`);
  const channel = {
    property: found,
    depthCm: undefined,
    scale: found.scale,
    intervalMs: MINUTE,
    elevationM: 600,
    ...rest,
  };
  const prepared = QUALITY_CHECKS.find(({ name }) => name === check)?.prepare(channel);
  const memory: number[] = [];
  return readings.map(({ minute, value, siblings = {}, ...others }) => {
    const reading = { eventTime: eventTime(MAY + minute * MINUTE), raw: value, value, ...others };
    return prepared?.evaluate({ ...reading, sibling: (name) => siblings[name] }, memory).flag;
  });
}

const minutes = (values: readonly number[]): Given[] => values.map((value, minute) => ({ minute, value }));

const DRY: StationView = {
  latest: () => undefined,
  others: () => [],
  dryForMs: () => 10 * HOUR,
  notIrrigatedForMs: () => undefined,
};

describe('climatology', () => {
  it('knows the month: 44 °C is usual in May and not in August', () => {
    assert.deepEqual(flags('climatology', 'airTemperature', minutes([44, 49.5])), [1, 3]);
    const august = 92 * 24 * 60;
    assert.deepEqual(flags('climatology', 'airTemperature', [{ minute: august, value: 44 }]), [3]);
  });

  it('suspects more sun than there is, at night and at noon', () => {
    const place = { latitude: 20.2, longitude: 73.83 };
    const sun = [
      { minute: 2 * 60, value: 30 },
      { minute: 2 * 60, value: 300 },
      { minute: 12.5 * 60, value: 1250 },
      { minute: 12.5 * 60, value: 1750 },
      { minute: 7 * 60, value: 1000 },
    ];
    assert.deepEqual(flags('climatology', 'solarRadiation', sun, place), [1, 3, 1, 3, 3]);
    assert.equal(flags('climatology', 'solarRadiation', sun)[1], undefined);
  });
});

describe('rate of change', () => {
  it('suspects a spike and believes the good reading after it', () => {
    assert.deepEqual(
      flags('rateOfChange', 'airTemperature', minutes([20, 20.2, 29, 20.3, 20.4])),
      [2, 1, 3, 1, 1],
    );
  });

  it('believes a new level when enough time has passed for it', () => {
    const level = minutes([20, ...Array.from({ length: 8 }, () => 26.5)]);
    assert.deepEqual(flags('rateOfChange', 'airTemperature', level), [2, 3, 3, 3, 3, 1, 1, 1, 1]);
  });

  it('grows with the time between readings and knows nothing after two hours', () => {
    const hourly = [
      { minute: 0, value: 20 },
      { minute: 60, value: 38 },
      { minute: 120, value: 5 },
      { minute: 250, value: 30 },
    ];
    assert.deepEqual(flags('rateOfChange', 'airTemperature', hourly), [2, 1, 3, 2]);
  });

  it('is stricter for deep soil', () => {
    const step = minutes([24, 24.4]);
    assert.deepEqual(flags('rateOfChange', 'soilTemperature', step, { depthCm: 10 }), [2, 1]);
    assert.deepEqual(flags('rateOfChange', 'soilTemperature', step, { depthCm: 50 }), [2, 3]);
  });
});

describe('a flat line', () => {
  const foggy = (minute: number, value: number): Given => ({ minute, value });
  const still = (from: number, count: number, value: number): Given[] =>
    Array.from({ length: count }, (_, index) => foggy(from + index, value));

  it('is longer natural on a channel that has had natural ones', () => {
    const night = [...still(0, 90, 18.2), ...still(90, 90, 18.4)];
    const seen = flags('flatLine', 'airTemperature', night);
    assert.equal(seen[80], 3, 'the first one is not known to be natural');
    assert.equal(seen.indexOf(1, 61), 90);
    assert.ok(seen.slice(90).every((flag) => flag === 1));
  });

  it('is longer natural for an instrument with coarse steps, and never beyond six hours', () => {
    const coarse = [...minutes([18, 18.5, 18, 18.5]), ...still(4, 420, 19)];
    const seen = flags('flatLine', 'airTemperature', coarse);
    assert.equal(seen.indexOf(3), 4 + 5 * 60);
  });
});

describe('internal consistency', () => {
  it('a gust below the mean wind makes both suspect', () => {
    const gust = [{ minute: 0, value: 4, siblings: { windSpeed: 6 } }];
    assert.deepEqual(flags('gustBelowMean', 'windGust', gust), [3]);
    assert.deepEqual(
      flags('gustBelowMean', 'windSpeed', [{ minute: 0, value: 6, siblings: { windGust: 4 } }]),
      [3],
    );
    assert.deepEqual(
      flags('gustBelowMean', 'windGust', [{ minute: 0, value: 6, siblings: { windSpeed: 6 } }]),
      [1],
    );
    assert.deepEqual(flags('gustBelowMean', 'windGust', [{ minute: 0, value: 6 }]), [2]);
  });

  it('saturated air under a strong sun is suspect', () => {
    const humid = [{ minute: 0, value: 100, siblings: { solarRadiation: 900 } }];
    assert.deepEqual(flags('saturatedInSun', 'relativeHumidity', humid), [3]);
  });

  it('tips in dry air are suspect, standing counts are not', () => {
    const dry = { relativeHumidity: 30 };
    const tips = [100, 100, 104].map((value, minute) => ({ minute, value, siblings: dry }));
    assert.deepEqual(flags('rainInDryAir', 'rainTipCount', tips), [2, 1, 3]);
    const elsewhere = {
      ...DRY,
      latest: (property: string) => (property === 'solarRadiation' ? 900 : undefined),
    };
    const sprinkler = [1, 9].map((value, minute) => ({ minute, value, station: elsewhere }));
    assert.deepEqual(flags('rainInDryAir', 'rainTipCount', sprinkler), [2, 3]);
  });

  it('soil that jumps up without rain is suspect, unless it was irrigated or nobody can tell', () => {
    const jump = (station?: StationView): Given[] =>
      [0.2, 0.35].map((value, minute) => ({ minute, value, ...(station === undefined ? {} : { station }) }));
    assert.deepEqual(flags('soilJump', 'soilMoisture', jump(DRY)), [2, 3]);
    assert.deepEqual(flags('soilJump', 'soilMoisture', jump({ ...DRY, dryForMs: () => HOUR })), [2, 1]);
    assert.deepEqual(
      flags('soilJump', 'soilMoisture', jump({ ...DRY, notIrrigatedForMs: () => HOUR })),
      [2, 1],
    );
    assert.deepEqual(flags('soilJump', 'soilMoisture', jump()), [2, 2]);
    assert.deepEqual(flags('soilJump', 'soilMoisture', minutes([0.3, 0.2])), [2, 3]);
  });

  it('a probe without water and without conductivity is in the air', () => {
    const at = (value: number, soilConductivity: number) => [
      { minute: 0, value, siblings: { soilConductivity } },
    ];
    assert.deepEqual(flags('probeInAir', 'soilMoisture', at(0, 0)), [4]);
    assert.deepEqual(flags('probeInAir', 'soilMoisture', at(0, 12)), [1]);
    assert.deepEqual(flags('probeInAir', 'soilMoisture', minutes([0])), [2]);
  });
});

describe('the device', () => {
  it('a battery far below its usual voltage makes readings suspect', () => {
    const readings = [4.1, 4.15, 3.6, 3.2].map((batteryVoltage, minute) => ({
      minute,
      value: 20,
      siblings: { batteryVoltage },
    }));
    assert.deepEqual(flags('lowBattery', 'airTemperature', readings), [1, 1, 1, 3]);
  });

  it('a temperature that lost its humidity is suspect where the two always came together', () => {
    const together = Array.from({ length: 700 }, (_, minute) => ({
      minute,
      value: 25,
      siblings: { relativeHumidity: 60 },
    }));
    const seen = flags('partnerMissing', 'airTemperature', [...together, { minute: 700, value: 0 }]);
    assert.equal(seen.at(-1), 3);
    assert.deepEqual(flags('partnerMissing', 'airTemperature', minutes([25, 26])), [2, 2]);
  });

  it('the first reading after hours of silence is suspect', () => {
    const gap = [
      { minute: 0, value: 20 },
      { minute: 55, value: 20 },
      { minute: 120, value: 20 },
      { minute: 121, value: 20 },
    ];
    assert.deepEqual(flags('timeGap', 'airTemperature', gap), [1, 1, 3, 1]);
  });
});

describe('the digest of neighbours', () => {
  const at = eventTime(MAY + 14 * HOUR);
  const neighbour = (value: number, rest: Partial<Neighbour> = {}): Neighbour => ({
    station: 'n',
    at,
    value,
    usualDifference: new Array<number>(24).fill(0),
    ...rest,
  });

  it('supports what one neighbour measures too, and contradicts what several do not', () => {
    const digest = [neighbour(38), neighbour(38.5), neighbour(39)];
    assert.equal(neighbourVerdict('airTemperature', { at, value: 41 }, digest).kind, 'supported');
    assert.equal(neighbourVerdict('airTemperature', { at, value: 47 }, digest).kind, 'contradicted');
    assert.equal(neighbourVerdict('airTemperature', { at, value: 43 }, digest).kind, 'unknown');
    assert.equal(neighbourVerdict('airTemperature', { at, value: 47 }, digest.slice(1)).kind, 'unknown');
  });

  it('takes the usual difference of the hour into account', () => {
    const usualDifference = new Array<number>(24).fill(0).with(14, 6);
    const verdict = neighbourVerdict('airTemperature', { at, value: 44 }, [
      neighbour(38, { usualDifference }),
    ]);
    assert.deepEqual(verdict, { kind: 'supported', expected: 44 });
  });

  it('ignores what is older than two hours', () => {
    const old = { at: eventTime(at - 2 * HOUR - 1) };
    const digest = [neighbour(20, old), neighbour(20, old), neighbour(20, old)];
    assert.deepEqual(neighbourVerdict('airTemperature', { at, value: 44 }, digest), {
      kind: 'unknown',
      expected: undefined,
    });
  });

  it('gives the same verdict whatever the order of the neighbours', () => {
    const values = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 50 }), (around, value) => {
        const digest = around.map((one) => neighbour(one));
        assert.deepEqual(
          neighbourVerdict('airTemperature', { at, value }, digest),
          neighbourVerdict('airTemperature', { at, value }, digest.toReversed()),
        );
      }),
    );
  });
});

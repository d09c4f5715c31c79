import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { et0Series, formatEt0Series } from '@shivar/core/derived';

const UCCLE = { latitudeDeg: 50.8, longitudeDeg: 4.35, elevationM: 100, windHeightM: 10, zoneOffsetHours: 1 };
const LYON = {
  latitudeDeg: 45 + 43 / 60,
  longitudeDeg: 4.85,
  elevationM: 200,
  windHeightM: 2,
  zoneOffsetHours: 1,
};
const DINDORI = {
  latitudeDeg: 20.2,
  longitudeDeg: 73.83,
  elevationM: 610,
  windHeightM: 2,
  zoneOffsetHours: 5.5,
};

/** A clear day in May: 24 hours, temperature and sun as sines. */
function may(date: string, zone = ''): string[] {
  return Array.from({ length: 24 }, (_, hour) => {
    const sun = Math.max(0, Math.sin(((hour + 0.5 - 6) / 12) * Math.PI));
    const temperature = 32 + 8 * Math.sin(((hour - 8) / 24) * 2 * Math.PI);
    const time = `${date}T${String(hour).padStart(2, '0')}:00:00${zone}`;
    return `${time},${temperature.toFixed(1)},30,2,${(950 * sun).toFixed(0)}`;
  });
}

const HOURLY = 'time,airTemperature,relativeHumidity,windSpeed,solarRadiation';

describe('a series of reference evapotranspiration', () => {
  it('of days: example 18 of FAO-56 as a file', () => {
    const csv =
      'date,tmin,tmax,rhmin,rhmax,windSpeed,sunshineHours\n2015-07-06,12.3,21.5,63,84,2.7778,9.25\n';
    assert.equal(formatEt0Series(et0Series(csv, UCCLE)), 'date,et0Mm,note\n2015-07-06,3.88,');
  });

  it('of days: example 20 of FAO-56, where only temperatures are known, says what it estimated', () => {
    const csv = 'date,airTemperatureMin,airTemperatureMax\n2015-07-15,14.8,26.6\n2015-07-16,,26.0';
    assert.equal(
      formatEt0Series(et0Series(csv, LYON)),
      [
        'date,et0Mm,note',
        '2015-07-15,4.56,estimated humidity and wind and radiation',
        '2015-07-16,,temperature missing',
      ].join('\n'),
    );
  });

  it('of hours is near that of the same day as extremes and means', () => {
    const [day] = et0Series([HOURLY, ...may('2026-05-10')].join('\n'), DINDORI);
    const totals = 'date,tmin,tmax,ea,u2,rs\n2026-05-10,24,40,1.44,2,26.1';
    const [whole] = et0Series(totals, DINDORI);
    assert.ok(day?.et0Mm !== undefined && whole?.et0Mm !== undefined);
    assert.ok(Math.abs(day.et0Mm - whole.et0Mm) < 0.6, `${day.et0Mm} and ${whole.et0Mm}`);
  });

  it('of hours with a zone belongs to the local day', () => {
    const local = et0Series([HOURLY, ...may('2026-05-10')].join('\n'), DINDORI);
    const zoned = et0Series([HOURLY, ...may('2026-05-10', '+05:30')].join('\n'), DINDORI);
    assert.deepEqual(zoned, local);
    const utc = et0Series([HOURLY, ...may('2026-05-10', 'Z')].join('\n'), DINDORI);
    assert.deepEqual(
      utc.map(({ date, note }) => [date, note]),
      [
        ['2026-05-10', '19 of 24 hours known'],
        ['2026-05-11', '5 of 24 hours known'],
      ],
    );
  });

  it('of hours does not know a day with a gap', () => {
    const hours = may('2026-05-10').filter((_, hour) => hour !== 13);
    const [day] = et0Series([HOURLY, ...hours].join('\n'), DINDORI);
    assert.deepEqual(day, { date: '2026-05-10', et0Mm: undefined, note: '23 of 24 hours known' });
  });

  it('names the line that is wrong', () => {
    const code = { code: 'WEATHER_FILE_INVALID' };
    assert.throws(() => et0Series('date,tmin,tmax\n2026-02-30,1,2', LYON), {
      ...code,
      message: /line 2.*2026-02-30/,
    });
    assert.throws(() => et0Series('tmin,tmax\n1,2', LYON), { ...code, message: /"date" or "time"/ });
    assert.throws(() => et0Series('date,rain\n2026-02-03,1', LYON), {
      ...code,
      message: /airTemperatureMin/,
    });
    const twice = [HOURLY, ...may('2026-05-10'), ...may('2026-05-10')].join('\n');
    assert.throws(() => et0Series(twice, DINDORI), { ...code, message: /2026-05-10 00 h/ });
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  clearSkyRadiation,
  dailyEt0Mm,
  daylightHours,
  extraterrestrialDaily,
  extraterrestrialHourly,
  hargreavesEt0Mm,
  hourlyEt0Mm,
  kelvin4,
  netLongWave,
  netRadiation,
  radiationFromRange,
  radiationFromSunshine,
  saturationVapourPressureKpa,
  vapourPressureFromMinimumKpa,
  windAt2m,
} from '@shivar/core/derived';

const minutes = (degrees: number, minutes: number): number => degrees + minutes / 60;

/** Equal to the digits that are given. */
function equals(actual: number, published: string): void {
  const decimals = published.split('.')[1]?.length ?? 0;
  assert.equal(actual.toFixed(decimals), published);
}

// Allen, Pereira, Raes and Smith: Crop evapotranspiration, FAO Irrigation and Drainage Paper 56, chapter 4.
describe('reference evapotranspiration gives the worked examples of FAO-56', () => {
  it('example 17: mean day of April in Bangkok', () => {
    const sky = { latitudeDeg: minutes(13, 44), dayOfYear: 105, elevationM: 2 };
    const extraterrestrial = extraterrestrialDaily(sky);
    equals(extraterrestrial, '38.06');
    const solarRadiation = radiationFromSunshine({
      sunshineHours: 8.5,
      daylightHours: daylightHours(sky),
      extraterrestrial,
    });
    equals(solarRadiation, '22.65');
    const balance = {
      solarRadiation,
      relativeRadiation: solarRadiation / clearSkyRadiation(extraterrestrial, 2),
      kelvin4: (kelvin4(34.8) + kelvin4(25.6)) / 2,
      vapourPressureKpa: 2.85,
      days: 1,
    };
    equals(netLongWave(balance), '3.11');
    equals(netRadiation(balance), '14.33');
    const et0 = dailyEt0Mm(
      {
        minC: 25.6,
        maxC: 34.8,
        vapourPressureKpa: 2.85,
        windMPerS: 2,
        solarRadiationMj: solarRadiation,
        soilHeatFluxMj: 0.14 * (30.2 - 29.2),
      },
      sky,
    );
    equals(et0, '5.72');
  });

  it('example 18: 6 July in Uccle', () => {
    const sky = { latitudeDeg: minutes(50, 48), dayOfYear: 187, elevationM: 100 };
    const windMPerS = windAt2m(10 / 3.6, 10);
    equals(windMPerS, '2.078');
    const vapourPressureKpa =
      (saturationVapourPressureKpa(12.3) * 84 + saturationVapourPressureKpa(21.5) * 63) / 200;
    equals(vapourPressureKpa, '1.409');
    equals(daylightHours(sky), '16.1');
    const extraterrestrial = extraterrestrialDaily(sky);
    equals(clearSkyRadiation(extraterrestrial, 100), '30.90');
    const solarRadiationMj = radiationFromSunshine({
      sunshineHours: 9.25,
      daylightHours: daylightHours(sky),
      extraterrestrial,
    });
    equals(solarRadiationMj, '22.07');
    equals(
      dailyEt0Mm({ minC: 12.3, maxC: 21.5, vapourPressureKpa, windMPerS, solarRadiationMj }, sky),
      '3.88',
    );
  });

  it("example 19: two hours of 1 October in N'Diaye", () => {
    const place = {
      latitudeDeg: minutes(16, 13),
      longitudeDeg: -minutes(16, 15),
      zoneMeridianDeg: -15,
      dayOfYear: 274,
      elevationM: 8,
    };
    const night = {
      temperatureC: 28,
      relativeHumidity: 90,
      windMPerS: 1.9,
      solarRadiationMj: 0,
      relativeRadiationBefore: 0.8,
    };
    equals(hourlyEt0Mm(night, { ...place, midHour: 2.5 }), '0.00');
    equals(extraterrestrialHourly({ ...place, midHour: 2.5 }), '0.00');
    const day = {
      temperatureC: 38,
      relativeHumidity: 52,
      windMPerS: 3.3,
      solarRadiationMj: 2.45,
      relativeRadiationBefore: 0.8,
    };
    equals(extraterrestrialHourly({ ...place, midHour: 14.5 }), '3.543');
    equals(hourlyEt0Mm(day, { ...place, midHour: 14.5 }), '0.63');
  });

  it('example 20: July in Lyon from temperatures alone', () => {
    const sky = { latitudeDeg: minutes(45, 43), dayOfYear: 196, elevationM: 200 };
    const range = { minC: 14.8, maxC: 26.6 };
    const extraterrestrial = extraterrestrialDaily(sky);
    equals(extraterrestrial, '40.55');
    const solarRadiationMj = radiationFromRange(range, extraterrestrial);
    equals(solarRadiationMj, '22.29');
    const weather = {
      ...range,
      vapourPressureKpa: vapourPressureFromMinimumKpa(14.8),
      windMPerS: 2,
      solarRadiationMj,
    };
    equals(dailyEt0Mm(weather, sky), '4.56');
    equals(hargreavesEt0Mm(range, extraterrestrial), '5.03');
  });
});

describe('reference evapotranspiration', () => {
  it('has an answer in the polar night and the polar day', () => {
    const weather = { minC: -20, maxC: -10, vapourPressureKpa: 0.1, windMPerS: 3, solarRadiationMj: 0 };
    assert.ok(dailyEt0Mm(weather, { latitudeDeg: 80, dayOfYear: 1, elevationM: 0 }) >= 0);
    assert.equal(daylightHours({ latitudeDeg: 80, dayOfYear: 1 }), 0);
    equals(daylightHours({ latitudeDeg: 80, dayOfYear: 172 }), '24.0');
  });

  it('of the hours adds up to the radiation of the day', () => {
    const place = { latitudeDeg: 20.2, longitudeDeg: 73.8, zoneMeridianDeg: 82.5, dayOfYear: 140 };
    let sum = 0;
    for (let hour = 0; hour < 24; hour += 1) sum += extraterrestrialHourly({ ...place, midHour: hour + 0.5 });
    assert.ok(Math.abs(sum - extraterrestrialDaily(place)) < 0.15, `${sum}`);
  });
});

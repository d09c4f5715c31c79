import { type Instrument, measured, readingError } from './instrument.ts';

/** Night-time zero of a thermopile pyranometer: it radiates to the sky and reads slightly below zero. */
const PYRANOMETER_NIGHT_OFFSET = -1.8;

/** The mast: thermometer and hygrometer in a screen, barometer, pyranometer. */
export function mast(seed: number, name: string): Instrument {
  const celsius = readingError(seed, `${name}/temperature`, 0.05);
  const percent = readingError(seed, `${name}/humidity`, 0.4);
  const hectopascal = readingError(seed, `${name}/pressure`, 0.03);
  const watt = readingError(seed, `${name}/radiation`, 1);
  return ({ at, weather }) => [
    measured('airTemperature', weather.airTemperatureCelsius + celsius(at)),
    measured('relativeHumidity', clampHumidity(weather.relativeHumidityPercent + percent(at))),
    measured('airPressure', weather.pressureHpa + hectopascal(at)),
    measured(
      'solarRadiation',
      (weather.radiationWPerM2 > 0 ? weather.radiationWPerM2 : PYRANOMETER_NIGHT_OFFSET) + watt(at),
    ),
  ];
}

/** A thermometer and hygrometer in a place with its own climate, such as a canopy or a shade net. */
export function thermohygrometer(
  seed: number,
  name: string,
  place: { readonly warmerByCelsius: number; readonly moisterByPercent: number },
): Instrument {
  const celsius = readingError(seed, `${name}/temperature`, 0.1);
  const percent = readingError(seed, `${name}/humidity`, 0.8);
  return ({ at, weather }) => [
    measured('airTemperature', weather.airTemperatureCelsius + place.warmerByCelsius + celsius(at)),
    measured(
      'relativeHumidity',
      clampHumidity(weather.relativeHumidityPercent + place.moisterByPercent + percent(at)),
    ),
  ];
}

/** Cup anemometer and vane; cups start turning at 0.4 m/s. */
export function anemometer(seed: number, name: string): Instrument {
  const share = readingError(seed, `${name}/speed`, 0.02);
  const degrees = readingError(seed, `${name}/direction`, 3);
  const start = 0.4;
  return ({ at, weather }) => {
    const speed = weather.windSpeedMps * (1 + share(at));
    const gust = Math.max(speed, weather.windGustMps * (1 + share(at)));
    return [
      measured('windSpeed', speed < start ? 0 : speed),
      measured('windGust', gust < start ? 0 : gust),
      measured('windDirection', Math.round(weather.windFromDeg + degrees(at) + 360) % 360),
    ];
  };
}

function clampHumidity(percent: number): number {
  return Math.min(100, Math.max(1, percent));
}

/** The regression holds from here on; below it, Steadman's simple form is used, °F. */
const REGRESSION_FROM_F = 80;

/**
 * Heat index, °C, from air temperature in °C and relative humidity in percent: the regression of Rothfusz (US National
 * Weather Service SR 90-23) with the Service's adjustments for very dry and very humid air, and the simple form where
 * its mean with the temperature stays below 80 °F. It is meant for shade and a light breeze.
 *
 * @example heatIndexC(40, 40) // 48.27
 */
export function heatIndexC(temperatureC: number, relativeHumidity: number): number {
  const fahrenheit = (temperatureC * 9) / 5 + 32;
  return ((heatIndexF(fahrenheit, relativeHumidity) - 32) * 5) / 9;
}

function heatIndexF(t: number, rh: number): number {
  const simple = 0.5 * (t + 61 + (t - 68) * 1.2 + rh * 0.094);
  const mean = (simple + t) / 2;
  return mean < REGRESSION_FROM_F ? mean : regression(t, rh) + adjustment(t, rh);
}

function regression(t: number, rh: number): number {
  return (
    -42.379 +
    2.04901523 * t +
    10.14333127 * rh -
    0.22475541 * t * rh -
    0.00683783 * t * t -
    0.05481717 * rh * rh +
    0.00122874 * t * t * rh +
    0.00085282 * t * rh * rh -
    0.00000199 * t * t * rh * rh
  );
}

function adjustment(t: number, rh: number): number {
  if (rh < 13 && t >= 80 && t <= 112) return -((13 - rh) / 4) * Math.sqrt((17 - Math.abs(t - 95)) / 17);
  if (rh > 85 && t >= 80 && t <= 87) return ((rh - 85) / 10) * ((87 - t) / 5);
  return 0;
}

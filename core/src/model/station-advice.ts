import type { FieldError } from '../validation/validate.ts';
import { districtByLgd } from './districts.ts';
import { greatCircleKm } from './great-circle.ts';
import type { Station } from './station.ts';

/** A district of Maharashtra reaches at most about this far from its centre, km. */
const MAX_DISTRICT_RADIUS_KM = 150;

/** What is allowed in a station but probably not meant, or will keep some alert from working. */
export function stationAdvice(station: Station): readonly FieldError[] {
  return [...positionAdvice(station), ...soilAdvice(station), ...rainAdvice(station)];
}

function positionAdvice({ districtLgd, latitude, longitude }: Station): FieldError[] {
  const district = districtByLgd(districtLgd);
  if (district === undefined) return [];
  const distanceKm = greatCircleKm([latitude, longitude], [district.latitude, district.longitude]);
  if (distanceKm <= MAX_DISTRICT_RADIUS_KM) return [];
  const far = `is ${Math.round(distanceKm)} km from the centre of ${district.en}`;
  return [{ path: 'latitude', message: `${far}; are latitude and longitude right, and in this order?` }];
}

function soilAdvice({ soilClass, soilWater }: Station): FieldError[] {
  if (soilClass !== 'unknown' || soilWater !== undefined) return [];
  return [
    { path: 'soilClass', message: 'is unknown, so dry soil raises no alert; give the class or soilWater' },
  ];
}

/** A sensor with one rain gauge in its past has one now; only the names that usually carry rain are looked at. */
function rainAdvice({ sensors }: Station): FieldError[] {
  return sensors.flatMap(({ id, installations }, index) => {
    const last = installations.at(-1);
    if (!/rain|gauge|pluvio/.test(id) || last === undefined || last.tipSizeMm !== undefined) return [];
    const path = `sensors[${index}].installations[${installations.length - 1}].tipSizeMm`;
    return [{ path, message: 'is missing, so tip counts cannot become rain' }];
  });
}

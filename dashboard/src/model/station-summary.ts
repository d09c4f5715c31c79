import type { AlertTransition } from '@shivar/core/alert';
import { districtByLgd, type Station } from '@shivar/core/model';
import { textsOf } from '@shivar/core/present';
import type { AlertModel, StationSummary } from '../kit/models.ts';

/** A station as pages name it. */
export function stationSummary({ id, name, village, taluka, districtLgd }: Station): StationSummary {
  const district = districtByLgd(districtLgd) ?? { mr: '', hi: '', en: '' };
  return { id, name, village, taluka, district: { mr: district.mr, hi: district.hi, en: district.en } };
}

/** A transition with its texts. */
export function alertModel(transition: AlertTransition, station: Station): AlertModel {
  const { key, hazard, kind, severity, decidedAt, missed = false } = transition;
  const texts = textsOf(transition, station);
  return { key, station: transition.station, hazard, kind, severity, decidedAt, missed, texts };
}

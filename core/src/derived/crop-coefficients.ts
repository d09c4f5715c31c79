/** The crops whose coefficients are known here. */
export type Crop = 'rice' | 'wheat' | 'cotton' | 'soybean' | 'sugarcane' | 'onion' | 'tableGrape' | 'pulses';

/** How a crop uses water. */
export interface CropWater {
  /** Crop coefficients at the beginning, in the middle and at the end of the season (FAO-56 table 12). */
  readonly kc: { readonly initial: number; readonly mid: number; readonly end: number };
  /** Share of the available water it takes without stress at 5 mm/d (FAO-56 table 22); for rice of saturation. */
  readonly depletionFraction: number;
}

/** Crops of Maharashtra; where table 12 gives a range, its middle. */
export const CROP_WATER: Readonly<Record<Crop, CropWater>> = {
  rice: { kc: { initial: 1.05, mid: 1.2, end: 0.75 }, depletionFraction: 0.2 },
  wheat: { kc: { initial: 0.4, mid: 1.15, end: 0.3 }, depletionFraction: 0.55 },
  cotton: { kc: { initial: 0.35, mid: 1.18, end: 0.6 }, depletionFraction: 0.65 },
  soybean: { kc: { initial: 0.4, mid: 1.15, end: 0.5 }, depletionFraction: 0.5 },
  sugarcane: { kc: { initial: 0.4, mid: 1.25, end: 0.75 }, depletionFraction: 0.65 },
  onion: { kc: { initial: 0.7, mid: 1.05, end: 0.75 }, depletionFraction: 0.3 },
  tableGrape: { kc: { initial: 0.3, mid: 0.85, end: 0.45 }, depletionFraction: 0.35 },
  pulses: { kc: { initial: 0.4, mid: 1.15, end: 0.35 }, depletionFraction: 0.5 },
};

/** Lengths of the four growth stages, days (FAO-56 table 11 gives usual ones; sowing dates decide). */
export interface StageDays {
  readonly initial: number;
  readonly development: number;
  readonly mid: number;
  readonly late: number;
}

/**
 * The crop coefficient on a day of the season, counted from 1 (FAO-56 eq. 66): constant at first and in the middle,
 * a straight line between and to the end. Before sowing it is the initial one, after harvest the last.
 */
export function cropCoefficient(kc: CropWater['kc'], stages: StageDays, day: number): number {
  const { initial, development, mid, late } = stages;
  const full = initial + development;
  const ripening = full + mid;
  if (day <= initial) return kc.initial;
  if (day < full) return kc.initial + ((day - initial) / development) * (kc.mid - kc.initial);
  if (day <= ripening) return kc.mid;
  if (day >= ripening + late) return kc.end;
  return kc.mid + ((day - ripening) / late) * (kc.end - kc.mid);
}

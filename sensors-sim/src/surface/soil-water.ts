/** Water and heat of a soil, as two layers: the topsoil that dries in days, and what lies below it. */
export interface SoilProperties {
  /** Volumetric water contents, m³/m³. */
  readonly fieldCapacity: number;
  readonly wiltingPoint: number;
  readonly saturation: number;
  readonly topThicknessMm: number;
  readonly bottomThicknessMm: number;
  /** Share of the excess over field capacity that drains in an hour. */
  readonly drainagePerHour: number;
}

/** Water held, in mm. */
export interface SoilWater {
  readonly topMm: number;
  readonly bottomMm: number;
}

/** What happens to the soil in one step. */
export interface SoilStep {
  readonly hours: number;
  /** Rain and irrigation that reach the ground. */
  readonly waterMm: number;
  /** What the air could take. */
  readonly evaporationMm: number;
}

/** Deep clay of the Nashik plateau; water contents of the clay row of FAO-56 table 19. */
export const BLACK_CLAY: SoilProperties = {
  fieldCapacity: 0.36,
  wiltingPoint: 0.22,
  saturation: 0.48,
  topThicknessMm: 200,
  bottomThicknessMm: 300,
  drainagePerHour: 0.06,
};

/**
 * A bucket model: water infiltrates until the topsoil is saturated (the rest runs off), the excess over field capacity
 * drains down, and evaporation slows in proportion to the water that plants can still use.
 */
export function stepSoilWater(soil: SoilProperties, water: SoilWater, step: SoilStep): SoilWater {
  const topRoom = soil.saturation * soil.topThicknessMm - water.topMm;
  const filled = water.topMm + Math.min(step.waterMm, Math.max(0, topRoom));
  const share = Math.min(1, soil.drainagePerHour * step.hours);
  const excess = Math.max(0, filled - soil.fieldCapacity * soil.topThicknessMm) * share;
  const bottomRoom = Math.max(0, soil.saturation * soil.bottomThicknessMm - water.bottomMm);
  const drained = Math.min(excess, bottomRoom);
  const bottomExcess = Math.max(0, water.bottomMm - soil.fieldCapacity * soil.bottomThicknessMm) * share;
  const topTaken = step.evaporationMm * 0.8 * availableShare(soil, filled / soil.topThicknessMm);
  const bottomTaken =
    step.evaporationMm * 0.2 * availableShare(soil, water.bottomMm / soil.bottomThicknessMm);
  return {
    topMm: filled - drained - topTaken,
    bottomMm: water.bottomMm + drained - bottomExcess - bottomTaken,
  };
}

/** Share of the water that plants can use, 0 at the wilting point, 1 at field capacity and above. */
export function availableShare(soil: SoilProperties, content: number): number {
  const share = (content - soil.wiltingPoint) / (soil.fieldCapacity - soil.wiltingPoint);
  return Math.min(1, Math.max(0, share));
}

import { QUALITY, type QualityFlag } from '../model/observation.ts';

/** From nothing known to nothing there. As in ioos_qc `qartod_compare`, but a missing value outranks a failed one. */
const RANK: Readonly<Record<QualityFlag, number>> = {
  [QUALITY.notEvaluated]: 0,
  [QUALITY.pass]: 1,
  [QUALITY.suspect]: 2,
  [QUALITY.fail]: 3,
  [QUALITY.missing]: 4,
};

/** The roll-up of two flags: a test that could not run says nothing, otherwise the worse one holds. */
export function worseFlag(a: QualityFlag, b: QualityFlag): QualityFlag {
  return RANK[a] >= RANK[b] ? a : b;
}

/** Whether a flag is as bad as `limit` or worse. */
export function isAtLeast(flag: QualityFlag, limit: QualityFlag): boolean {
  return RANK[flag] >= RANK[limit];
}

/** Whether a value may enter windows: nothing is known against it, or only a suspicion. */
export function isUsable(flag: QualityFlag): boolean {
  return RANK[flag] < RANK[QUALITY.fail];
}

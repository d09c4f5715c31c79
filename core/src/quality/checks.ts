import type { QualityCheck } from './check.ts';
import { flatLineCheck } from './flat-line.ts';
import { grossRangeCheck } from './gross-range.ts';
import { sentinelCheck } from './sentinel.ts';

/** Every check, in the order they run. A value that stands for no data is not judged further. */
export const QUALITY_CHECKS: readonly QualityCheck[] = [sentinelCheck, grossRangeCheck, flatLineCheck];

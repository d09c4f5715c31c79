import type { QualityCheck } from './check.ts';
import { climatologyCheck } from './climatology.ts';
import { dryRainCheck, gustCheck, humidSunCheck, probeInAirCheck, soilJumpCheck } from './consistency.ts';
import { batteryCheck, partnerCheck, timeGapCheck } from './device.ts';
import { flatLineCheck } from './flat-line.ts';
import { grossRangeCheck } from './gross-range.ts';
import { tipRateCheck } from './rain/tip-rate.ts';
import { rateOfChangeCheck } from './rate-of-change.ts';
import { sentinelCheck } from './sentinel.ts';

/** Every check, in the order they run. A value that stands for no data is not judged further. */
export const QUALITY_CHECKS: readonly QualityCheck[] = [
  sentinelCheck,
  grossRangeCheck,
  climatologyCheck,
  timeGapCheck,
  rateOfChangeCheck,
  flatLineCheck,
  gustCheck,
  humidSunCheck,
  tipRateCheck,
  dryRainCheck,
  soilJumpCheck,
  probeInAirCheck,
  partnerCheck,
  batteryCheck,
];

import { batteryCheck } from './battery.ts';
import type { QualityCheck } from './check.ts';
import { climatologyCheck } from './climatology.ts';
import { flatLineCheck } from './flat-line.ts';
import { grossRangeCheck } from './gross-range.ts';
import { partnerCheck } from './partner.ts';
import { dryRainCheck } from './rain/rain-in-dry-air.ts';
import { tipRateCheck } from './rain/tip-rate.ts';
import { rateOfChangeCheck } from './rate-of-change.ts';
import { humidSunCheck } from './saturated-in-sun.ts';
import { sentinelCheck } from './sentinel.ts';
import { probeInAirCheck, soilJumpCheck } from './soil.ts';
import { timeGapCheck } from './time-gap.ts';
import { gustCheck } from './wind.ts';

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

export type { RuleCounts } from './rule-runner.ts';
export { StreamStage } from './stream-stage.ts';
export { type Gauge, type TipChange, TipTimeline } from './tip-timeline.ts';

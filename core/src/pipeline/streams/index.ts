export type { RuleCounts } from './rule-runner.ts';
export { StreamStage } from './stream-stage.ts';

import type { OracleCase } from '../case-file.ts';
import { runAlign } from './align.ts';
import { runAssign } from './assign.ts';
import { runCep } from './cep.ts';
import { runCepOperator } from './cep-operator.ts';
import { runIdleness } from './idleness.ts';
import { runInvalidConfig } from './invalid-config.ts';
import { runMergeSet } from './merge-set.ts';
import { runPipeline } from './pipeline.ts';
import { runReorder } from './reorder.ts';
import { runWatermarkGenerator, runWatermarkStream } from './watermark-generator.ts';
import { runWindow } from './window.ts';

/** Runs one case; throws with what differed. */
export type CaseRunner = (oracleCase: OracleCase) => void;

/** Who runs which kind of case. */
export const CASE_RUNNERS: ReadonlyMap<string, CaseRunner> = new Map<string, CaseRunner>([
  ['align', runAlign],
  ['assign', runAssign],
  ['cep', runCep],
  ['cep-operator', runCepOperator],
  ['idleness', runIdleness],
  ['invalid-config', runInvalidConfig],
  ['merge-set', runMergeSet],
  ['pipeline', runPipeline],
  ['reorder', runReorder],
  ['watermark-generator', runWatermarkGenerator],
  ['watermark-stream', runWatermarkStream],
  ['window', runWindow],
]);

import { ShivarError } from '@shivar/core/errors';
import type { OracleCase } from '../case-file.ts';
import { buildOperator, type OperatorConfig } from '../window-config.ts';

/** Configurations that must be refused when the operator is built. */
export function runInvalidConfig(oracleCase: OracleCase): void {
  // The format's README is the type of a case.
  const { configs } = oracleCase as unknown as { readonly configs: readonly OperatorConfig[] };
  for (const config of configs) {
    if (!isRefused(config)) throw new Error(`accepted ${JSON.stringify(config)}`);
  }
}

function isRefused(config: OperatorConfig): boolean {
  try {
    buildOperator(config);
    return false;
  } catch (error) {
    if (error instanceof ShivarError && error.code === 'INVALID_WINDOW') return true;
    throw error;
  }
}

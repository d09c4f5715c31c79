import fc from 'fast-check';

/**
 * Loaded before the tests when `SHIVAR_PROPERTY_RUNS` is set: every property that does not say otherwise is tried on that
 * many inputs instead of fast-check's 100. The code under test and the properties are the same.
 */
const runs = Number(process.env.SHIVAR_PROPERTY_RUNS ?? '');
if (Number.isInteger(runs) && runs > 0) fc.configureGlobal({ numRuns: runs });

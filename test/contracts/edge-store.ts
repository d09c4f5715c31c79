import { commitTests } from './edge-store/commits.ts';
import { failureTests } from './edge-store/failures.ts';
import { killTests } from './edge-store/kills.ts';
import { readingTests } from './edge-store/reading.ts';
import type { EdgeStoreUnderTest } from './edge-store/store-under-test.ts';
import { streamTests } from './edge-store/streams.ts';

/** What every edge store promises, see the port. */
export function edgeStoreContract(under: EdgeStoreUnderTest): void {
  commitTests(under);
  streamTests(under);
  readingTests(under);
  failureTests(under);
  killTests(under);
}

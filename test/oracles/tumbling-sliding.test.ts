import { testCases } from '../support/oracle/test-cases.ts';

testCases('tumbling-sliding');

import { testCases } from '../support/oracle/test-cases.ts';

testCases('field-link');

import { testCases } from '../support/oracle/test-cases.ts';

testCases('cep-sequence');

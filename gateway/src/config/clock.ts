import { assert, unreachable } from '@shivar/core/errors';
import {
  anchoredClock,
  type GatewayClock,
  recordClock,
  simulatedClock,
  trustedSystemClock,
} from '../pipeline/clocks.ts';
import type { GatewayConfig } from './gateway-config.ts';

/** The clock that a configuration asks for. */
export function clockFor({ source, simulation }: GatewayConfig['clock']): GatewayClock {
  switch (source) {
    case 'system':
      return trustedSystemClock();
    case 'anchored':
      return anchoredClock();
    case 'record':
      return recordClock();
    case 'simulation':
      assert(simulation !== undefined, 'the schema asks for the course of a simulation');
      return simulatedClock({
        start: simulation.startMs,
        originMs: simulation.originMs,
        speed: simulation.speed,
      });
    default:
      return unreachable(source);
  }
}

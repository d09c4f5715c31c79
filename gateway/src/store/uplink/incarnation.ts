import { randomInt } from 'node:crypto';
import type { Incarnation } from '@shivar/core/model';

const BOOT_COUNTER_VALUES = 0x1_0000;
const SALT_VALUES = 0x1_0000_0000;

/**
 * The incarnation after `predecessor`: its 16-bit boot counter plus one (beginning again at 0 after 65535), then 32 random
 * bits, which tell apart two boxes that were started from copies of one card.
 */
export function nextIncarnation(
  predecessor: Incarnation | undefined,
  randomBelow: (limit: number) => number = randomInt,
): Incarnation {
  const counter = predecessor === undefined ? 0 : Number.parseInt(predecessor.slice(0, 4), 16) + 1;
  return `${hex(counter % BOOT_COUNTER_VALUES, 4)}${hex(randomBelow(SALT_VALUES), 8)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

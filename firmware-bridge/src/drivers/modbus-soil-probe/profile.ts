import type { DecodedValue } from '@shivar/core/decode';
import { assert } from '@shivar/core/errors';
import { fromScaled, observedProperty } from '@shivar/core/model';
import { z } from 'zod';
import type { ReadFunction } from '../../framing/modbus-rtu.ts';

/** A register with a meaning among the observed properties. */
interface PublishedRegister {
  /** Place in the answer, from 0. */
  readonly offset: number;
  readonly property: string;
  /** The value is the register × 10^exponent, in the unit of the table of observed properties. */
  readonly exponent: number;
  /** Two's complement. */
  readonly signed: boolean;
  /** At this raw value and above the probe has reached its end. */
  readonly saturatedAt?: number | undefined;
}

/** A register that is read with the others but means nothing to us; it can still be at its end. */
interface UnpublishedRegister {
  readonly offset: number;
  readonly name: string;
  readonly saturatedAt?: number | undefined;
}

/**
 * What the registers of one kind of probe mean. The same question is answered with temperature first by one maker and
 * with moisture first by another, so this is data and never code.
 */
export interface ProbeProfile {
  readonly name: string;
  readonly description: string;
  /** Where the map comes from; for people. */
  readonly source: string;
  readonly function: ReadFunction;
  readonly firstRegister: number;
  readonly registerCount: number;
  readonly registers: readonly PublishedRegister[];
  readonly unpublished: readonly UnpublishedRegister[];
}

const offset = z.int().min(0).max(124);
const raw = z.int().min(0).max(65_535);

export const probeProfileSchema: z.ZodType<ProbeProfile> = z
  .strictObject({
    name: z.string().min(1),
    description: z.string().min(1),
    source: z.string().min(1),
    function: z.literal([3, 4]),
    firstRegister: raw,
    registerCount: z.int().min(1).max(125),
    registers: z
      .array(
        z.strictObject({
          offset,
          property: z
            .string()
            .refine((name) => observedProperty(name)?.soil === true, 'is no observed property of the soil'),
          exponent: z.int().min(-6).max(6),
          signed: z.boolean(),
          saturatedAt: raw.exactOptional(),
        }),
      )
      .min(1),
    unpublished: z.array(
      z.strictObject({ offset, name: z.string().min(1), saturatedAt: raw.exactOptional() }),
    ),
  })
  .refine(
    ({ registers, unpublished, registerCount }) =>
      [...registers, ...unpublished].every((register) => register.offset < registerCount),
    { message: 'names a register beyond registerCount', abort: true },
  );

/** The values in an answer, and what is suspicious about it. Pure and total: every register has some meaning. */
export function interpretRegisters(
  profile: ProbeProfile,
  registers: readonly number[],
  depthCm: number | undefined,
): { readonly values: readonly DecodedValue[]; readonly suspicions: readonly string[] } {
  const values = profile.registers.map(({ offset: at, property, exponent, signed }) => {
    const code = observedProperty(property)?.code;
    assert(code !== undefined, `${property} is not an observed property`);
    const bits = registers[at] ?? 0;
    const number = signed && bits >= 0x8000 ? bits - 0x10000 : bits;
    return {
      property: code,
      ...(depthCm === undefined ? {} : { depthCm }),
      value: fromScaled(number, -exponent),
    };
  });
  return { values, suspicions: saturations(profile, registers) };
}

function saturations(profile: ProbeProfile, registers: readonly number[]): readonly string[] {
  const named = [
    ...profile.registers.map(({ property, ...register }) => ({ ...register, name: property })),
    ...profile.unpublished,
  ];
  return named
    .filter(({ offset: at, saturatedAt }) => saturatedAt !== undefined && (registers[at] ?? 0) >= saturatedAt)
    .map(({ name }) => `${name} is at the end of its range`);
}

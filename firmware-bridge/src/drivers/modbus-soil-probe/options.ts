import { assert } from '@shivar/core/errors';
import { isIdentifier, type SensorId } from '@shivar/core/model';
import { setting } from '@shivar/platform/config';
import { z } from 'zod';
import { type ProbeProfile, probeProfileSchema } from './profile.ts';
import { SHIPPED_PROFILES } from './shipped-profiles.ts';

/** One probe on the line. */
export interface ProbeSettings {
  /** Its name in topics. */
  readonly sensor: SensorId;
  /** Modbus address. */
  readonly address: number;
  readonly profile: ProbeProfile;
  readonly depthCm?: number;
}

/** Settings of a line of soil probes. */
export interface SoilProbeOptions {
  readonly devices: readonly ProbeSettings[];
  readonly intervalSeconds: number;
  readonly timeoutMs: number;
  readonly retries: number;
}

const device: z.ZodType<ProbeSettings> = z
  .strictObject({
    sensor: setting(
      z.string().refine(isIdentifier, 'must be 1 to 32 lower-case letters, digits and hyphens'),
      {
        help: 'Name of the sensor in the station file and in topics; probes of several depths may share one.',
      },
    ),
    address: setting(z.int().min(1).max(247), { help: 'Modbus address of the probe; 1 from the factory.' }),
    profile: setting(z.enum([...SHIPPED_PROFILES.keys()]).exactOptional(), {
      help: 'What the registers mean: one of the profiles that come with the driver.',
    }),
    ownProfile: setting(probeProfileSchema.exactOptional(), {
      help: 'What the registers mean, for a probe without a shipped profile.',
    }),
    depthCm: setting(z.int().min(0).max(1000).exactOptional(), {
      help: 'Depth below the surface; left out when the station file gives it.',
      unit: 'cm',
    }),
  })
  .refine(({ profile, ownProfile }) => (profile === undefined) !== (ownProfile === undefined), {
    message: 'needs either profile or ownProfile',
    abort: true,
  })
  .transform(({ profile: name = '', ownProfile, ...probe }): ProbeSettings => {
    const profile = ownProfile ?? SHIPPED_PROFILES.get(name);
    assert(profile !== undefined, 'the schema lets only known names through');
    return { ...probe, profile };
  });

/** 32 unit loads is what an RS-485 driver must carry (TIA-485-A); more probes need a repeater and another line. */
const MAX_DEVICES = 32;

export const soilProbeOptions: z.ZodType<SoilProbeOptions> = z.strictObject({
  devices: setting(z.array(device).min(1).max(MAX_DEVICES), { help: 'The probes on this line.' }),
  intervalSeconds: setting(z.number().min(1).max(86_400).default(600), {
    help: 'Time from one round to the next.',
    unit: 's',
  }),
  timeoutMs: setting(z.int().min(50).max(10_000).default(1000), {
    help: 'How long a probe may take to answer.',
    unit: 'ms',
  }),
  retries: setting(z.int().min(0).max(10).default(2), {
    help: 'Further attempts within a round after a probe did not answer.',
  }),
});

import type { SensorId } from '@shivar/core/model';
import { setting } from '@shivar/platform/config';
import { BAUD_RATES, characterMs, type SerialSettings } from '@shivar/platform/serial';
import { z } from 'zod';
import type { DeviceDriver, DeviceSession } from '../drivers/device-driver.ts';

/** A serial line and the driver that speaks on it, ready to be run. */
export interface ConfiguredLine {
  readonly path: string;
  readonly serial: SerialSettings;
  readonly driver: string;
  readonly sensors: readonly SensorId[];
  openSession(nowMs: number): DeviceSession;
}

/** The settings of a line under one driver. */
export function lineSettings<Options>(
  driver: DeviceDriver<Options>,
): z.ZodType<ConfiguredLine> & z.core.$ZodTypeDiscriminable {
  const schema: z.ZodType<ConfiguredLine> = z
    .strictObject({
      driver: z.literal(driver.name),
      path: setting(z.string().min(1), {
        help: 'Device file of the line; a name below /dev/serial/by-id stays the same when adapters are swapped.',
      }),
      baudRate: setting(z.literal(BAUD_RATES).default(9600), { help: 'Speed of the line.', unit: 'bit/s' }),
      dataBits: setting(z.literal([7, 8]).default(8), { help: 'Bits of a character.' }),
      parity: setting(z.enum(['none', 'even', 'odd']).default('none'), { help: 'Parity of a character.' }),
      stopBits: setting(z.literal([1, 2]).default(1), { help: 'Stop bits of a character.' }),
      options: driver.options,
    })
    .transform(({ path, options, baudRate, dataBits, parity, stopBits }) => {
      const serial = { baudRate, dataBits, parity, stopBits };
      const timing = { baudRate, characterMs: characterMs(serial) };
      return {
        path,
        serial,
        driver: driver.name,
        sensors: driver.sensors(options),
        openSession: (nowMs: number) => driver.open(options, timing, nowMs),
      };
    });
  // It has `driver` as a literal, which its general type does not say.
  return schema as z.ZodType<ConfiguredLine> & z.core.$ZodTypeDiscriminable;
}

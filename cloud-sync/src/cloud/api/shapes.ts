import type { LocalName } from '@shivar/core/model';
import type { Instant } from '@shivar/core/present';
import { z } from 'zod';

/** Shapes that several answers share; those with an id are components of the OpenAPI document. */

/** An instant, or null where it is not known. */
export const instantShape: z.ZodType<Instant | null, Instant | null> = z
  .object({
    utc: z.iso.datetime().describe('RFC 3339, UTC'),
    ist: z.iso.datetime({ offset: true }).describe('The same instant, Indian Standard Time'),
  })
  .nullable()
  .meta({ id: 'Instant' });

export const localNameShape: z.ZodType<LocalName, LocalName> = z
  .object({
    mr: z.string(),
    hi: z.string(),
    en: z.string(),
  })
  .meta({ id: 'LocalName' });

export const identifierShape: z.ZodString = z.string().describe('Lower-case letters, digits and hyphens');

/** The fields that describe a datastream, to be spread into an object. */
export const datastreamFields: {
  readonly datastream: z.ZodString;
  readonly station: z.ZodNullable<z.ZodString>;
  readonly sensor: z.ZodNullable<z.ZodString>;
  readonly property: z.ZodNullable<z.ZodString>;
  readonly depthCm: z.ZodExactOptional<z.ZodNumber>;
  readonly epoch: z.ZodNullable<z.ZodInt>;
  readonly unit: z.ZodNullable<z.ZodString>;
} = {
  datastream: z.string().describe('station/sensor/property[@depthCm]~epoch'),
  station: z.string().nullable(),
  sensor: z.string().nullable(),
  property: z.string().nullable(),
  depthCm: z.exactOptional(z.number()).describe('Below the surface'),
  epoch: z.int().nullable().describe('Rises when the instrument is replaced'),
  unit: z.string().nullable().describe('UCUM unit of every value'),
};

/** `next` of a list that comes in pages. */
export const nextShape: z.ZodNullable<z.ZodString> = z
  .string()
  .nullable()
  .describe('Cursor of the next page; null on the last');

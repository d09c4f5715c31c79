import { z } from 'zod';
import { OBSERVED_PROPERTIES, observedProperty } from '../model/observed-properties.ts';
import { suggestion } from '../validation/nearest.ts';

/** Names a rule or a pack. */
export const ruleId: z.ZodString = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,63}$/,
    'must be 1 to 64 lower-case letters, digits and hyphens, beginning with a letter or digit',
  );

/** The name of an observed property. */
export const propertyName: z.ZodString = z.string().superRefine((name, context) => {
  if (observedProperty(name) !== undefined) return;
  const known = OBSERVED_PROPERTIES.map((property) => property.name);
  context.addIssue({ code: 'custom', message: `is no observed property; ${suggestion(name, known)}` });
});

import { parseStation } from '@shivar/core/model';
import { instant } from '@shivar/core/present';
import { MINUTE } from '@shivar/core/time';
import { validate } from '@shivar/core/validation';
import {
  type FieldError,
  HttpError,
  type HttpRequest,
  json,
  noContent,
  type Route,
} from '@shivar/platform/http';
import { z } from 'zod';
import type { TechnicianAccess } from '../access/index.ts';
import type { StationBox } from '../box.ts';
import { stationOf } from './read-routes.ts';

/** A day: longer maintenance is two. */
export const MAX_MAINTENANCE_MINUTES = 1440;

const login = z.strictObject({ password: z.string() });
const maintenance = z.strictObject({ minutes: z.int().min(1).max(MAX_MAINTENANCE_MINUTES) });

/** Everything the API changes. Each wants the cookie of a technician and the form token in its header. */
export function changeRoutes(box: StationBox, access: TechnicianAccess): readonly Route[] {
  const maintenancePath = '/api/v1/stations/{station}/maintenance';
  return [
    {
      method: 'POST',
      path: '/api/v1/login',
      handler: async (request) => {
        const { password } = await bodyOf(request, login);
        const { cookie, session } = await access.logIn(request, password);
        return {
          ...json({ formToken: session.formToken }),
          headers: { 'content-type': 'application/json', 'cache-control': 'no-store', 'set-cookie': cookie },
        };
      },
    },
    {
      method: 'POST',
      path: '/api/v1/logout',
      handler: (request) => {
        access.requireChange(request);
        return noContent({ 'set-cookie': access.logOut(request) });
      },
    },
    {
      method: 'PUT',
      path: maintenancePath,
      handler: async (request) => {
        access.requireChange(request);
        const { minutes } = await bodyOf(request, maintenance);
        const until = await startMaintenance(box, request.params.station, minutes);
        return json({ station: request.params.station, until: instant(until) });
      },
    },
    {
      method: 'DELETE',
      path: maintenancePath,
      handler: async (request) => {
        access.requireChange(request);
        await stopMaintenance(box, request.params.station);
        return noContent();
      },
    },
    {
      method: 'PUT',
      path: '/api/v1/stations/{station}',
      handler: async (request) => {
        access.requireChange(request);
        const parsed = parseStation(await request.json());
        if (parsed.kind === 'invalid') throw invalid(parsed.errors);
        if (parsed.value.id !== request.params.station)
          throw invalid([{ path: 'id', message: 'must be the one in the address' }]);
        await box.saveStation(parsed.value);
        return json(parsed.value);
      },
    },
  ];
}

/**
 * Begins or prolongs maintenance of a station and gives its end, UTC ms.
 *
 * @throws {HttpError} 404, or 409 while the gateway does not know the time.
 */
export async function startMaintenance(
  box: StationBox,
  id: string | undefined,
  minutes: number,
): Promise<number> {
  const { id: station } = stationOf(box, id);
  const until = now(box) + minutes * MINUTE;
  await box.maintain(station, until);
  return until;
}

/** Ends it now. @throws {HttpError} as {@link startMaintenance}. */
export async function stopMaintenance(box: StationBox, id: string | undefined): Promise<void> {
  await box.maintain(stationOf(box, id).id, now(box));
}

function now({ clock }: StationBox): number {
  const utcMs = clock.now();
  if (utcMs === undefined) {
    throw new HttpError(
      409,
      'CLOCK_UNKNOWN',
      'The box does not know the time yet, so it cannot say until when.',
    );
  }
  return utcMs;
}

async function bodyOf<T>(request: HttpRequest, schema: z.ZodType<T>): Promise<T> {
  const validated = validate(schema, await request.json());
  if (validated.kind === 'invalid') throw invalid(validated.errors);
  return validated.value;
}

function invalid(errors: readonly FieldError[]): HttpError {
  return new HttpError(422, 'HTTP_BODY_INVALID', 'The body has faults; each is named in errors.', { errors });
}

import { ShivarError } from '@shivar/core/errors';
import { FORM_TOKEN_HEADER } from '../access/index.ts';
import { MAX_MAINTENANCE_MINUTES } from '../api/change-routes.ts';
import { type Command, type CommandContext, command } from '../command-line/command.ts';
import { numberOption } from './numbers.ts';
import { callRemote, type RemoteRequest, remoteUrl } from './remote.ts';

const REMOTE_OPTIONS = {
  station: { type: 'string', value: 'ID', help: 'The station.', required: true },
  url: {
    type: 'string',
    value: 'URL',
    help: 'Address of the station page; http://127.0.0.1:8080 when not given.',
  },
} as const;

const DEFAULT_URL = 'http://127.0.0.1:8080';

const start = command({
  name: 'maintenance start',
  summary: 'Says that a technician is at a station: its alerts are held back for some minutes.',
  details: 'The password comes from SHIVAR_TECHNICIAN_PASSWORD or is asked for. Starting again prolongs it.',
  options: {
    ...REMOTE_OPTIONS,
    minutes: {
      type: 'string',
      value: 'N',
      help: `How long, 1 to ${MAX_MAINTENANCE_MINUTES}.`,
      required: true,
    },
  },
  run: async (invocation) => {
    const { station, url = DEFAULT_URL, minutes } = invocation.options;
    const body = {
      minutes: Math.round(
        numberOption('minutes', minutes, { least: 1, greatest: MAX_MAINTENANCE_MINUTES, unit: 'min' }),
      ),
    };
    await asTechnician(url, invocation, { method: 'PUT', path: maintenancePath(station), body });
    invocation.out(`${station}: under maintenance for ${body.minutes} min`);
    return 0;
  },
});

const stop = command({
  name: 'maintenance stop',
  summary: 'Ends the maintenance of a station now.',
  options: REMOTE_OPTIONS,
  run: async (invocation) => {
    const { station, url = DEFAULT_URL } = invocation.options;
    await asTechnician(url, invocation, { method: 'DELETE', path: maintenancePath(station) });
    invocation.out(`${station}: maintenance is over`);
    return 0;
  },
});

export const MAINTENANCE_COMMANDS: readonly Command[] = [start, stop];

function maintenancePath(station: string): string {
  return `api/v1/stations/${encodeURIComponent(station)}/maintenance`;
}

/** Logs in at a running gateway, makes one change, and logs out. */
async function asTechnician(
  url: string,
  context: CommandContext,
  change: Pick<RemoteRequest, 'method' | 'body'> & { readonly path: string },
): Promise<void> {
  const { signal } = context;
  const password =
    context.environment.technicianPassword ?? (await context.askSecret('technician password: '));
  if (password === undefined)
    throw new ShivarError(
      'PASSWORD_NEEDED',
      'set SHIVAR_TECHNICIAN_PASSWORD to the password of the technician',
    );
  const login = await callRemote(remoteUrl(url, 'api/v1/login'), {
    method: 'POST',
    body: { password },
    signal,
  });
  const headers = {
    cookie: login.cookies.map((cookie) => cookie.split(';', 1)[0]).join('; '),
    [FORM_TOKEN_HEADER]: tokenIn(login.body),
  };
  const { path, ...rest } = change;
  await callRemote(remoteUrl(url, path), { ...rest, headers, signal });
  await callRemote(remoteUrl(url, 'api/v1/logout'), { method: 'POST', headers, signal });
}

function tokenIn(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'formToken' in body) return String(body.formToken);
  throw new ShivarError('REMOTE_REFUSED', 'that is not the address of a station page');
}

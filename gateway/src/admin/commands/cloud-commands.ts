import { ShivarError } from '@shivar/core/errors';
import { isIdentifier } from '@shivar/core/model';
import { type Command, command } from '../command-line/command.ts';
import { callRemote, remoteUrl } from './remote.ts';

const addGateway = command({
  name: 'cloud add-gateway',
  summary: 'Registers a gateway and its stations at the cloud. Its key is printed once.',
  details:
    'The cloud takes records of a gateway only with its key, and only of its stations. Put the key into the file gateway.key in the data directory of the gateway.',
  positionals: ['ID'],
  options: {
    stations: {
      type: 'string',
      value: 'A,B',
      help: 'Ids of its stations, separated by commas.',
      required: true,
    },
    url: { type: 'string', value: 'URL', help: 'Address of the cloud.', required: true },
    token: {
      type: 'string',
      value: 'TOKEN',
      help: 'Token with the role admin; SHIVAR_CLOUD_TOKEN when not given.',
    },
    json: { type: 'boolean', help: 'The answer of the cloud as it is.' },
  },
  run: async (invocation) => {
    const [gateway = ''] = invocation.positionals;
    const { url, json } = invocation.options;
    const stations = invocation.options.stations.split(',').map((id) => id.trim());
    for (const id of [gateway, ...stations]) {
      if (!isIdentifier(id))
        throw new ShivarError(
          'ARGUMENT_INVALID',
          `"${id}" is no id: 1 to 32 lower-case letters, digits and hyphens`,
        );
    }
    const token = invocation.options.token ?? invocation.environment.cloudToken;
    if (token === undefined) throw new ShivarError('TOKEN_NEEDED', 'give --token, or set SHIVAR_CLOUD_TOKEN');
    const { body } = await callRemote(remoteUrl(url, 'v1/admin/gateways'), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: { id: gateway, stations },
      signal: invocation.signal,
    });
    if (json) invocation.out(JSON.stringify(body));
    else
      invocation.out(
        `gateway  ${gateway}\nkey      ${keyIn(body)}\n\nThe key is shown this once. Put it into gateway.key in the data directory of the gateway.`,
      );
    return 0;
  },
});

export const CLOUD_COMMANDS: readonly Command[] = [addGateway];

function keyIn(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'key' in body) return String(body.key);
  throw new ShivarError(
    'REMOTE_REFUSED',
    'that is not the address of a cloud of ours: its answer holds no key',
  );
}

import { type Command, command } from '../command-line/command.ts';
import { addCredential, readCredentials, removeCredential } from '../files/credential-file.ts';
import { makeFolder } from '../files/json-folder.ts';
import { findStation } from '../files/station-files.ts';
import { openPlace, PLACE_OPTIONS } from './place.ts';

const add = command({
  name: 'credential add',
  summary: 'Makes the MQTT user name and secret of a station. The secret is printed once.',
  details:
    'A user name that is there already gets a new secret, and the old one stops working. A running gateway takes it over.',
  positionals: ['STATION'],
  options: {
    ...PLACE_OPTIONS,
    username: { type: 'string', value: 'NAME', help: 'User name; the id of the station when not given.' },
    json: { type: 'boolean', help: 'One JSON object with username, station and secret.' },
  },
  run: async (invocation) => {
    const [id = ''] = invocation.positionals;
    const { paths } = await openPlace(invocation.options, invocation);
    const { id: station } = await findStation(paths.stationsDirectory, id);
    const username = invocation.options.username ?? station;
    await makeFolder(paths.dataDirectory);
    const secret = await addCredential(paths.credentialsFile, username, station);
    if (invocation.options.json) invocation.out(JSON.stringify({ username, station, secret }));
    else
      invocation.out(
        `user name  ${username}\nsecret     ${secret}\n\nThe secret is shown this once. Put both into the sensor; it may use shivar/${station}/...`,
      );
    return 0;
  },
});

const list = command({
  name: 'credential list',
  summary: 'Lists the user names of the stations.',
  options: PLACE_OPTIONS,
  run: async (invocation) => {
    const { paths } = await openPlace(invocation.options, invocation);
    const credentials = await readCredentials(paths.credentialsFile);
    if (credentials.length === 0)
      invocation.out('no credentials; make one with `shivar credential add STATION`');
    for (const { username, station } of credentials) invocation.out(`${username.padEnd(24)} ${station}`);
    return 0;
  },
});

const remove = command({
  name: 'credential remove',
  summary: 'Takes a user name away.',
  positionals: ['USERNAME'],
  options: PLACE_OPTIONS,
  run: async (invocation) => {
    const [username = ''] = invocation.positionals;
    const { paths } = await openPlace(invocation.options, invocation);
    await removeCredential(paths.credentialsFile, username);
    invocation.out(`${username}: removed; connections that are open stay open until they end`);
    return 0;
  },
});

export const CREDENTIAL_COMMANDS: readonly Command[] = [add, list, remove];

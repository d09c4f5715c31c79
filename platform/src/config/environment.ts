/** An environment variable of Shivar. They carry secrets and the data directory; everything else is in a file. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly help: string;
}

/** What the environment says; only what is set and not empty. */
export interface Environment {
  readonly dataDirectory?: string;
  readonly cloudToken?: string;
  readonly technicianPassword?: string;
  readonly stationPassword?: string;
}

const VARIABLES: Readonly<Record<keyof Environment, EnvironmentVariable>> = {
  dataDirectory: {
    name: 'SHIVAR_DATA_DIRECTORY',
    help: 'Folder of the database, the credentials and the stations of a gateway; wins over gateway.json.',
  },
  cloudToken: {
    name: 'SHIVAR_CLOUD_TOKEN',
    help: 'Token with the role admin at the cloud, for `shivar cloud` commands.',
  },
  technicianPassword: {
    name: 'SHIVAR_TECHNICIAN_PASSWORD',
    help: 'Password of the technician, for commands that change something on a running gateway.',
  },
  stationPassword: {
    name: 'SHIVAR_STATION_PASSWORD',
    help: 'Password of a station at its gateway, for the firmware bridge, the simulator and the replay.',
  },
};

/** Every environment variable a program of Shivar reads. */
export const ENVIRONMENT_VARIABLES: readonly EnvironmentVariable[] = Object.values(VARIABLES);

/** Reads the variables above and nothing else. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const entries = Object.entries(VARIABLES).map(([key, { name }]) => [key, env[name]]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== ''));
}

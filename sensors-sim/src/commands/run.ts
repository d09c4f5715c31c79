import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { ShivarError } from '@shivar/core/errors';
import { DAY, type EventTime, istDate, istTimeOfDay } from '@shivar/core/time';
import { readEnvironment } from '@shivar/platform/config';
import type { BrokerAccess } from '@shivar/platform/mqtt';
import { SimulatedClock } from '../clock/simulated-clock.ts';
import { StationPublisher } from '../publish/station-publisher.ts';
import { type Scenario, scenario, scenarioNames } from '../scenarios/index.ts';
import { runSimulation, type SimulationEvent } from '../simulation/run-simulation.ts';
import { createWorld } from '../simulation/world.ts';
import { readStation } from '../stations/read-station.ts';
import { villageSensors } from '../stations/village-sensors.ts';
import type { TruthLine } from '../truth/truth-record.ts';
import { clockCourse, numberOption, usageError } from './arguments.ts';
import { reporter } from './report.ts';

export const RUN_HELP: string = `shivar-sim run --broker URL [options]
  Publishes a simulated station over MQTT and reports what it sent.

  --broker URL       mqtt://HOST:PORT of the gateway
  --username NAME    credential of the station; the password is read from SHIVAR_STATION_PASSWORD
  --scenario NAME    ${scenarioNames().join(', ')} (default village-day)
  --seed N           whole number; the same seed tells the same story (default 1)
  --start INSTANT    simulated time at the origin, RFC 3339 (default: that of the scenario)
  --speed N          simulated seconds per second (default 1)
  --origin MS        real UTC ms at which simulated time is the start (default: now)
  --days N           stop after that many simulated days (default: never)
  --boot N           boot epoch of the devices (default: the origin in seconds)
  --truth FILE       write every reading with its truth, one JSON object per line
  --json             one JSON object per event instead of text; over IPC when started with a channel`;

/** What a run says before its first reading. */
interface StartedEvent {
  readonly event: 'started';
  readonly scenario: string;
  readonly station: string;
  readonly seed: number;
  readonly start: EventTime;
  readonly until: EventTime | null;
  readonly speed: number;
}

type RunEvent = StartedEvent | SimulationEvent;

/** After a stop signal, real ms until messages still unanswered are given up and counted as such. */
const STOP_GRACE_MS = 5_000;

/** Runs the command to its end: the last day, a stop signal, or a refusal of the broker. */
export async function runCommand(args: readonly string[], stopped: AbortSignal): Promise<void> {
  const settings = readSettings(args);
  const { story, seed, course, until } = settings;
  const station = await readStation(story.station);
  const world = createWorld({ scenario: story, station, seed, start: course.start });
  const sensors = villageSensors({ seed, station: station.id, soil: story.soil });
  const { report, told } = reporter<RunEvent>(settings.json, describe);
  const refused = new AbortController();
  const stop = AbortSignal.any([stopped, refused.signal]);
  let refusal: ShivarError | undefined;
  const publisher = new StationPublisher({
    access: settings.access,
    station: station.id,
    sensors: sensors.map(({ id }) => id),
    bootEpoch: settings.bootEpoch,
    onFatal: (error) => {
      refusal ??= error;
      refused.abort();
      void publisher.close(true);
    },
  });
  stop.addEventListener('abort', () => {
    setTimeout(() => void publisher.close(true), STOP_GRACE_MS).unref();
  });
  const truth = settings.truthFile === undefined ? undefined : truthWriter(settings.truthFile);
  report({
    event: 'started',
    scenario: story.name,
    station: station.id,
    seed,
    start: course.start,
    until: Number.isFinite(until) ? until : null,
    speed: course.speed,
  });
  await runSimulation({
    world,
    sensors,
    until,
    clock: new SimulatedClock(course),
    publisher,
    signal: stop,
    report,
    ...(truth === undefined ? {} : { record: truth.record }),
  });
  await publisher.close(refusal !== undefined);
  await truth?.close();
  await told();
  if (refusal !== undefined) throw refusal;
}

interface RunSettings {
  readonly access: BrokerAccess;
  readonly story: Scenario;
  readonly seed: number;
  readonly course: ReturnType<typeof clockCourse>;
  readonly until: EventTime;
  readonly bootEpoch: number;
  readonly truthFile: string | undefined;
  readonly json: boolean;
}

function readSettings(args: readonly string[]): RunSettings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      broker: { type: 'string' },
      username: { type: 'string' },
      scenario: { type: 'string', default: 'village-day' },
      seed: { type: 'string', default: '1' },
      start: { type: 'string' },
      speed: { type: 'string', default: '1' },
      origin: { type: 'string' },
      days: { type: 'string' },
      boot: { type: 'string' },
      truth: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  if (values.broker === undefined) throw usageError('--broker is missing; it is mqtt://HOST:PORT');
  const story = scenario(values.scenario);
  const course = clockCourse({
    start: values.start ?? story.defaultStart,
    speed: values.speed,
    origin: values.origin,
  });
  const days =
    values.days === undefined
      ? Number.POSITIVE_INFINITY
      : numberOption('days', values.days, { least: 0.001, greatest: 400 });
  return {
    access: brokerAccess(values.broker, values.username),
    story,
    seed: numberOption('seed', values.seed, { least: 0, greatest: 2 ** 32 - 1, whole: true }),
    course,
    until: course.start + days * DAY,
    bootEpoch:
      values.boot === undefined
        ? Math.floor(course.originMs / 1000)
        : numberOption('boot', values.boot, { least: 0, greatest: 2 ** 48 - 1, whole: true }),
    truthFile: values.truth,
    json: values.json,
  };
}

function brokerAccess(url: string, username: string | undefined): BrokerAccess {
  const { stationPassword: password } = readEnvironment(process.env);
  return {
    url,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
}

function describe(event: RunEvent): string | undefined {
  switch (event.event) {
    case 'started':
      return `station ${event.station} begins at ${istDate(event.start)} ${istTimeOfDay(event.start)} IST, ${event.speed} times as fast (scenario ${event.scenario}, seed ${event.seed})`;
    case 'progress':
      return `${istDate(event.simulatedTime)} ${istTimeOfDay(event.simulatedTime)} IST: ${event.readingsSent} readings sent, ${event.readingsAcknowledged} acknowledged`;
    case 'ended':
      return `sent ${event.truth.readings.sent} readings in ${event.truth.messages} messages, ${event.readingsAcknowledged} acknowledged\n${JSON.stringify(event.truth)}`;
  }
}

function truthWriter(file: string): {
  record(lines: readonly TruthLine[]): void;
  close(): Promise<void>;
} {
  const stream = createWriteStream(file);
  return {
    record: (lines) => {
      for (const line of lines) stream.write(`${JSON.stringify(line)}\n`);
    },
    close: async () => {
      stream.end();
      await finished(stream);
    },
  };
}

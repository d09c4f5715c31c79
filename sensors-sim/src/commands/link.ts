import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { type EventTime, istDate, istTimeOfDay, SECOND } from '@shivar/core/time';
import { SimulatedClock } from '../clock/simulated-clock.ts';
import {
  followOutages,
  LinkProxy,
  type LinkTarget,
  type LinkTraffic,
  type Outage,
  type OutageChange,
  parseOutage,
} from '../link/index.ts';
import { clockCourse, numberOption, usageError } from './arguments.ts';
import { reporter } from './report.ts';

export const LINK_HELP: string = `shivar-sim link --listen PORT --to HOST:PORT [options]
  Carries TCP connections on loopback and lets them fail at planned times of the simulated clock.

  --listen PORT      port on 127.0.0.1; 0 takes a free one and reports it
  --to HOST:PORT     where connections lead
  --outage SPEC      START/DURATION[/KIND], may be repeated: START is RFC 3339 or +DURATION after --start, DURATION
                     such as 2h or 1h30m, KIND is cut (default), refuse, blackhole or halfOpen
  --start INSTANT    simulated time at the origin (default: now)
  --speed N          simulated seconds per second (default 1)
  --origin MS        real UTC ms at which simulated time is the start (default: now)
  --json             one JSON object per event instead of text; over IPC when started with a channel`;

type LinkEvent =
  | { readonly event: 'listening'; readonly port: number }
  | OutageChange
  | ({ readonly event: 'traffic' | 'ended' } & Readonly<LinkTraffic>);

/** Carries traffic until a stop signal. */
export async function linkCommand(args: readonly string[], stopped: AbortSignal): Promise<void> {
  const settings = readSettings(args);
  const { report, told } = reporter<LinkEvent>(settings.json, describe);
  const proxy = await LinkProxy.open({ port: settings.port, target: settings.target });
  report({ event: 'listening', port: proxy.port });
  const traffic = setInterval(() => report({ event: 'traffic', ...proxy.traffic }), SECOND);
  const clock = new SimulatedClock(settings.course);
  try {
    await followOutages({ proxy, outages: settings.outages, clock, signal: stopped, report });
    if (!stopped.aborted) await once(stopped, 'abort');
  } catch (error) {
    if (!stopped.aborted) throw error;
  } finally {
    clearInterval(traffic);
    await proxy.close();
  }
  report({ event: 'ended', ...proxy.traffic });
  await told();
}

function readSettings(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      listen: { type: 'string' },
      to: { type: 'string' },
      outage: { type: 'string', multiple: true, default: [] },
      start: { type: 'string', default: new Date().toISOString() },
      speed: { type: 'string', default: '1' },
      origin: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  if (values.listen === undefined) throw usageError('--listen is missing; it is a port, 0 for a free one');
  const course = clockCourse(values);
  return {
    port: numberOption('listen', values.listen, { least: 0, greatest: 65_535, whole: true }),
    target: readTarget(values.to),
    outages: values.outage.map((text) => readOutage(text, course.start)),
    course,
    json: values.json,
  };
}

function readTarget(text: string | undefined): LinkTarget {
  const match = /^(.+):(\d{1,5})$/.exec(text ?? '');
  if (match === null) throw usageError(`--to must be HOST:PORT; it is ${text ?? 'missing'}`);
  return { host: match[1] ?? '', port: numberOption('to', match[2] ?? '', { least: 1, greatest: 65_535 }) };
}

function readOutage(text: string, start: EventTime): Outage {
  const outage = parseOutage(text, start);
  if (outage === undefined) {
    throw usageError(`--outage must be START/DURATION[/KIND] such as +13h/2h/cut; it is ${text}`);
  }
  return outage;
}

function describe(event: LinkEvent): string | undefined {
  switch (event.event) {
    case 'listening':
      return `the link listens on 127.0.0.1:${event.port}`;
    case 'outage': {
      const time = `${istDate(event.simulatedTime)} ${istTimeOfDay(event.simulatedTime)} IST`;
      return `${time}: the link is ${event.outage === undefined ? 'up again' : `down (${event.outage.kind})`}`;
    }
    case 'traffic':
      return undefined;
    case 'ended':
      return `${event.connections} connections, ${event.bytesUp} bytes up, ${event.bytesDown} down, ${event.bytesLost} lost`;
  }
}

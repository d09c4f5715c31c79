import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { OUTAGE, pause, START } from './day.mjs';
import { output, Program } from './program.mjs';
import { Story } from './story.mjs';
import { summarise } from './summary.mjs';
import { Watch } from './watch.mjs';

const GATEWAY = 'gw-dindori';
const SIMULATOR = 'sensors-sim/bin/shivar-sim.mjs';
const SHIVAR = 'gateway/bin/shivar.mjs';
const CLOUD = 'cloud-sync/bin/shivar-cloud.mjs';

/** Real time between the decision to begin and the first simulated second, so that every program is up. */
const HEAD_START_MS = 6_000;
/** After the day, how long the rest may take to reach the cloud, ms. */
const DRAIN_WITHIN_MS = 60_000;

/** Runs the village until the day is over or somebody stops it. Returns the exit code. */
export async function runVillage(node, options) {
  const story = new Story({ json: options.json, speed: options.speed });
  const temporary = options.data === undefined;
  const folder = temporary ? await mkdtemp(path.join(os.tmpdir(), 'shivar-')) : path.resolve(options.data);
  const programs = [];
  const stopped = stopSignal(story);
  try {
    const village = await raise({ node, options, folder, story, programs });
    return await live({ village, options, story, stopped });
  } catch (error) {
    story.say(error.message);
    return 1;
  } finally {
    story.end();
    for (const program of programs.reverse()) await program.stop();
    if (temporary) await rm(folder, { recursive: true, force: true });
    if (!options.json)
      story.say(temporary ? 'Everything is stopped.' : `Everything is stopped; the stores are in ${folder}.`);
  }
}

/** Resolves when somebody presses Ctrl-C or the like; a second time ends at once. */
function stopSignal(story) {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.once(signal, () => {
        story.say('Stopping …');
        process.once(signal, () => process.exit(130));
        resolve();
      });
    }
  });
}

async function raise({ node, options, folder, story, programs }) {
  const course = { startMs: Date.parse(START), originMs: Date.now() + HEAD_START_MS, speed: options.speed };
  const time = ['--start', START, '--speed', String(course.speed), '--origin', String(course.originMs)];
  const start = (name, entry, args, more) => {
    const program = new Program(node, name, entry, args, more);
    programs.push(program);
    return program;
  };
  const data = { cloud: path.join(folder, 'cloud'), gateway: path.join(folder, 'gateway') };
  for (const each of Object.values(data)) await mkdir(each, { recursive: true });

  const cloud = start('cloud', CLOUD, ['run', '--data', data.cloud, '--or-free-port', '--json', ...time]);
  const receiver = await cloud.waitFor((event) => (event.event === 'started' ? event : undefined));
  if (receiver.insteadOf !== undefined)
    story.say(`Port ${receiver.insteadOf} is taken; the cloud uses ${receiver.port}.`);
  const link = start('link', SIMULATOR, [
    'link',
    '--listen',
    '0',
    '--to',
    `127.0.0.1:${receiver.port}`,
    '--outage',
    OUTAGE,
    ...time,
  ]);
  const listening = await link.waitFor((event) => (event.event === 'listening' ? event : undefined));

  await prepareGateway({ node, folder: data.gateway, course, cloud: receiver, linkPort: listening.port });
  const config = path.join(data.gateway, 'gateway.json');
  const gateway = start('gateway', SHIVAR, [
    'gateway',
    'run',
    '--config',
    config,
    '--data',
    data.gateway,
    '--free-ports',
    '--json',
  ]);
  const box = await gateway.waitFor((event) => event.ready);
  const days = options.exit ? ['--days', '1'] : [];
  const station = start(
    'station',
    SIMULATOR,
    [
      'run',
      '--broker',
      box.broker,
      '--username',
      'dindori-01',
      '--seed',
      String(options.seed),
      ...days,
      ...time,
    ],
    { env: { SHIVAR_STATION_PASSWORD: (await credential(node, data.gateway)).secret } },
  );
  story.begin({
    cloud: receiver.url,
    page: box.page,
    broker: box.broker,
    password: box.technicianPassword,
    folder,
  });
  return { programs: { cloud, link, gateway, station }, course, cloudUrl: receiver.url, pageUrl: box.page };
}

async function prepareGateway({ node, folder, course, cloud, linkPort }) {
  const config = {
    configVersion: 1,
    id: GATEWAY,
    mqtt: { host: '127.0.0.1' },
    http: { host: '127.0.0.1' },
    clock: { source: 'simulation', simulation: course },
    uplink: { url: `http://127.0.0.1:${linkPort}` },
    log: { level: 'warn', format: 'json' },
  };
  await writeFile(path.join(folder, 'gateway.json'), `${JSON.stringify(config, null, 2)}\n`);
  const station = path.join(folder, 'dindori-01.json');
  await writeFile(station, await output(node, SIMULATOR, ['station']));
  await output(node, SHIVAR, ['station', 'add', station, '--data', folder]);
  const answer = await output(
    node,
    SHIVAR,
    ['cloud', 'add-gateway', GATEWAY, '--stations', 'dindori-01', '--url', cloud.url, '--json'],
    { SHIVAR_CLOUD_TOKEN: cloud.adminToken },
  );
  await writeFile(path.join(folder, 'gateway.key'), `${JSON.parse(answer).key}\n`, { mode: 0o600 });
}

/** The user name and secret of the station at the broker. */
async function credential(node, folder) {
  const text = await output(node, SHIVAR, ['credential', 'add', 'dindori-01', '--data', folder]);
  return { secret: /^secret\s+(\S+)$/m.exec(text)?.[1] ?? '' };
}

async function live({ village, options, story, stopped }) {
  const { station, link } = village.programs;
  const watch = new Watch(village);
  station.onEvent((event) => story.heard(event));
  link.onEvent((event) => story.heard(event));
  let over = false;
  stopped.then(() => {
    over = true;
  });
  const ended = station.waitFor((event) => (event.event === 'ended' ? event : undefined), 2 ** 31 - 1);
  ended.catch(() => undefined);
  let truth;
  ended.then((event) => {
    truth = event;
  });
  while (!over && truth === undefined) {
    await Promise.race([pause(1000), stopped, ended]);
    requireAlive(village);
    const seen = await watch.look();
    if (truth === undefined) story.show(seen);
  }
  if (truth === undefined) return options.exit ? 1 : 0;
  watch.dayIsOver = true;
  story.say('The day is over; waiting until everything has reached the cloud.');
  const arrived = await watch.untilQuiet(DRAIN_WITHIN_MS, (seen) => story.show(seen), stopped);
  const summary = await summarise({ village, truth, arrived, faults: [...watch.faultsSeen.values()] });
  if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  else story.summary(summary);
  return summary.balanced ? 0 : 1;
}

function requireAlive({ programs }) {
  for (const [name, program] of Object.entries(programs)) {
    if (program.failed) throw new Error(`The ${name} has ended; that should not happen.`);
  }
}

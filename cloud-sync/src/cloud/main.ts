import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { ShivarError } from '@shivar/core/errors';
import { readEnvironment } from '@shivar/platform/config';
import { createLogger } from '@shivar/platform/log';
import { ensureNode24, runMain } from '@shivar/platform/process';
import { type CommandLine, HELP, readCommandLine } from './command-line.ts';
import { type Cloud, startCloud } from './start-cloud.ts';
import { openSqliteCloudStore } from './store/index.ts';

/** What the program tells whoever started it. */
interface StartedEvent {
  readonly event: 'started';
  readonly url: string;
  readonly port: number;
  /** The port asked for, when another program has it. */
  readonly insteadOf?: number;
  /** Shown once. */
  readonly adminToken?: string;
}

async function main(signal: AbortSignal): Promise<number> {
  if (await ensureNode24((sentence) => process.stderr.write(`${sentence}\n`)))
    return Number(process.exitCode);
  try {
    const line = readCommandLine(process.argv.slice(2));
    switch (line.command) {
      case 'help':
        process.stdout.write(HELP);
        return 0;
      case 'new-epoch':
        return await newEpoch(line);
      case 'run':
        return await run(line, AbortSignal.any([signal, parentGone()]));
    }
  } catch (error) {
    if (!(error instanceof ShivarError && error.code === 'USAGE')) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

async function run(line: CommandLine, signal: AbortSignal): Promise<number> {
  const store = await open(line);
  const { cloudToken } = readEnvironment(process.env);
  const cloud = await startCloud({
    store,
    clock: line.clock,
    monotonic: { now: () => performance.now() },
    log: createLogger({
      program: 'cloud',
      level: line.verbose ? 'debug' : 'info',
      format: line.json ? 'json' : 'text',
    }),
    host: line.host,
    port: line.port,
    orFreePort: line.orFreePort,
    privateReads: line.privateReads,
    ...(cloudToken === undefined ? {} : { adminToken: cloudToken }),
  });
  announce(line, startedEvent(cloud));
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await cloud.close();
  return 0;
}

async function newEpoch(line: CommandLine): Promise<number> {
  if (!existsSync(line.file)) throw new ShivarError('USAGE', `there is no ${line.file} to begin an epoch in`);
  const store = await open(line);
  await store.beginEpoch(line.clock.now());
  process.stdout.write(
    `The epoch is ${store.cloudEpoch()} now. Gateways will compare and send what is missing.\n`,
  );
  await store.close();
  return 0;
}

async function open({ file, clock }: CommandLine): ReturnType<typeof openSqliteCloudStore> {
  await mkdir(path.dirname(file), { recursive: true });
  return openSqliteCloudStore({ path: file, now: clock.now() });
}

function startedEvent({ url, listening, firstToken }: Cloud): StartedEvent {
  return {
    event: 'started',
    url,
    port: listening.port,
    ...(listening.instead === undefined ? {} : { insteadOf: listening.instead }),
    ...(firstToken === undefined ? {} : { adminToken: firstToken }),
  };
}

/** To the parent when there is a channel, else as one JSON line or in words. */
function announce({ json }: CommandLine, event: StartedEvent): void {
  if (process.send !== undefined) process.send(event);
  else if (json) process.stdout.write(`${JSON.stringify(event)}\n`);
  else process.stdout.write(inWords(event));
}

function inWords({ url, port, insteadOf, adminToken }: StartedEvent): string {
  const instead = insteadOf === undefined ? '' : `Port ${insteadOf} is taken, so it is ${port}.\n`;
  const token =
    adminToken === undefined
      ? ''
      : `Admin token, shown only now: ${adminToken}\nKeep it as SHIVAR_CLOUD_TOKEN.\n`;
  return `${instead}The cloud is at ${url}\n${token}`;
}

/** Aborts when the parent process that started this one with a channel goes away; never without one. */
function parentGone(): AbortSignal {
  const controller = new AbortController();
  process.once('disconnect', () => controller.abort());
  process.channel?.unref();
  return controller.signal;
}

runMain(main);

import { EventEmitter } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { SensorId, StationId } from '@shivar/core/model';
import { type Listening, listen } from '@shivar/platform/process';
import { Aedes, type Client, type PublishPacket, type Subscription } from 'aedes';
import { processMonotonic } from '../pipeline/timers.ts';
import { mayPublish, maySubscribe } from './access.ts';
import type { Authenticator } from './authenticator.ts';
import { DEFAULT_GUARD_LIMITS, FixedHeaderGuard, type GuardLimits, guardReads } from './byte-guard.ts';
import { type PresenceBoard, parseStatus } from './presence.ts';
import type { PublicationSink, Settle } from './publication.ts';
import type { ReadGate } from './read-gate.ts';
import { type Refusal, RefusalCounter } from './refusals.ts';
import { Sessions } from './sessions.ts';
import { parseSensorTopic } from './topics.ts';

/** What a broker needs from the rest of the gateway. */
export interface BrokerOptions {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** When the port is taken, take any free one. */
  readonly orFree?: boolean;
  readonly authenticator: Authenticator;
  readonly sink: PublicationSink;
  readonly presence: PresenceBoard;
  /** Only sensors in a station file may leave a retained status, which bounds how many there can be. */
  readonly isKnownSensor: (station: StationId, sensor: SensorId) => boolean;
  /** Holds reading up while too much waits. */
  readonly gate: ReadGate;
  readonly maxConnections?: number;
  readonly guardLimits?: GuardLimits;
  /** Told what is turned away, for the log; of each reason no more than once a minute. */
  readonly onRefusal?: (reason: Refusal, detail: string) => void;
  /** Told of failures that concern no client. */
  readonly onError: (error: unknown) => void;
}

export interface Broker extends Listening {
  /** Clients connected now. */
  readonly connected: () => number;
  /** What was turned away since the start, by reason. */
  readonly refusals: () => Readonly<Record<string, number>>;
  /** No new connections; those that are open go on. */
  stopAccepting(): void;
  /** Closes every connection and resolves when the port is free. */
  close(): Promise<void>;
}

/** About 25 kB each; 2,000 idle ones fit the memory of the box. */
const DEFAULT_MAX_CONNECTIONS = 2000;
/** A frozen subscriber holds every publisher up until it is cut, so it is cut soon (the library waits a minute). */
const DRAIN_TIMEOUT_MS = 5000;
/** From connection to CONNECT. 2G round trips take seconds, half-open sockets take for ever. */
const CONNECT_TIMEOUT_MS = 15_000;
/** Finds peers that vanished without a word although they asked for no keepalive. */
const TCP_KEEPALIVE_MS = 60_000;

/**
 * The MQTT broker of the box. Its one departure from an ordinary broker is the promise behind PUBACK and PUBREC:
 * `authorizePublish` keeps its callback until the publication is on disk. That hook is the only one aedes runs before
 * it answers, and it runs before the QoS 2 duplicate check, so the sink sees repeats.
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const refusals = new RefusalCounter(options.onRefusal, processMonotonic);
  const sessions = new Sessions(options.authenticator, refusals);
  const guards = new WeakMap<object, FixedHeaderGuard>();
  const aedes = await Aedes.createBroker({
    drainTimeout: DRAIN_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    preConnect: (client, packet, callback) => {
      sessions.announceWill(client, packet.will?.topic);
      callback(null, true);
    },
    authenticate: (client, username, password, done) => {
      sessions.admit(client, { username, password }).then(
        () => {
          guards.get(client.conn)?.authenticated();
          done(null, true);
        },
        (error) => done(error, false),
      );
    },
    authorizePublish: (client, packet, callback) =>
      publish(options, sessions, refusals, client, packet, callback),
    authorizeSubscribe: (client, subscription, callback) =>
      callback(null, judgeSubscription(sessions, refusals, client, subscription)),
  });
  aedes.on('clientDisconnect', (client) => sessions.release(client));
  // The library emits it and does not declare it; unheard it would end the process.
  EventEmitter.prototype.on.call(aedes, 'error', options.onError);

  const open = new Set<Socket>();
  const accept = (socket: Socket): void => {
    const guard = new FixedHeaderGuard(options.guardLimits ?? DEFAULT_GUARD_LIMITS);
    guards.set(socket, guard);
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      options.gate.forget(socket);
    });
    const admits = (): boolean => options.gate.admits(socket);
    guardReads(socket, guard, admits, (reason) => refusals.count(reason, addressOf(socket)));
    aedes.handle(socket);
  };
  const server = createServer(
    { noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEPALIVE_MS },
    accept,
  );
  server.maxConnections = options.maxConnections ?? DEFAULT_MAX_CONNECTIONS;
  server.on('drop', (from) => refusals.count('tooManyConnections', from?.remoteAddress ?? 'unknown address'));
  const listening = await listen(server, options).catch((error) => {
    aedes.close();
    throw error;
  });
  server.on('error', options.onError);
  return {
    ...listening,
    connected: () => sessions.connected,
    refusals: () => refusals.snapshot(),
    stopAccepting: () => void server.close(),
    close: () => closeAll(server, aedes, open),
  };
}

/** Judges a publication by its topic and hands it on; `settle` is the answer to the publisher. */
function publish(
  options: BrokerOptions,
  sessions: Sessions,
  refusals: RefusalCounter,
  client: Client | null,
  packet: PublishPacket,
  settle: Settle,
): void {
  const topic = parseSensorTopic(packet.topic);
  // A will whose connection is long gone comes without a client; it was judged when that client connected.
  const principal = client === null ? undefined : sessions.principalOf(client);
  const allowed =
    client === null
      ? topic?.kind === 'status'
      : principal !== undefined && mayPublish(principal, packet.topic);
  if (!allowed || topic === undefined) {
    refusals.count('publishNotAllowed', `client ${client?.id ?? 'gone'} to ${packet.topic.slice(0, 128)}`);
    settle(new Error('not allowed to publish there'));
    return;
  }
  const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
  if (topic.kind === 'status') {
    const state = parseStatus(payload);
    const known = options.isKnownSensor(topic.station, topic.sensor);
    // Only a short status of a known sensor is kept for later subscribers.
    if (state === undefined || !known) packet.retain = false;
    if (state !== undefined && known) options.presence.set(topic.station, topic.sensor, state);
    options.sink.pass(settle);
    return;
  }
  // Readings are never retained: a subscriber that comes later asks the page, not the broker.
  packet.retain = false;
  const publication = {
    topic: packet.topic,
    payload,
    qos: packet.qos,
    dup: packet.dup,
    clientId: client?.id ?? '',
    ...(packet.messageId === undefined ? {} : { packetId: packet.messageId }),
  };
  options.sink.take(publication, settle);
}

/** The subscription to grant, or null, which the client reads as failure (0x80) [MQTT-3.9.3-2]. */
function judgeSubscription(
  sessions: Sessions,
  refusals: RefusalCounter,
  client: Client,
  subscription: Subscription,
): Subscription | null {
  const principal = sessions.principalOf(client);
  const detail = `client ${client.id} to ${subscription.topic.slice(0, 128)}`;
  if (principal === undefined || !maySubscribe(principal, subscription.topic)) {
    refusals.count('subscribeNotAllowed', detail);
    return null;
  }
  // What waits for an absent subscriber has no limit in aedes, so nothing is kept for one.
  if (!client.clean && subscription.qos > 0) {
    refusals.count('offlineSubscription', detail);
    return null;
  }
  return subscription;
}

async function closeAll(server: Server, aedes: Aedes, open: ReadonlySet<Socket>): Promise<void> {
  if (server.listening) server.close();
  const gone = [...open].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  await new Promise<void>((resolve) => aedes.close(resolve));
  // aedes knows only clients that have said CONNECT; the others are closed here.
  for (const socket of open) socket.destroy();
  await Promise.all(gone);
}

function addressOf(socket: Socket): string {
  return socket.remoteAddress ?? 'unknown address';
}

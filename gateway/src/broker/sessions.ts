import type { AuthenticateError, Client } from 'aedes';
import { mayLeaveWill, type Principal } from './access.ts';
import type { AuthenticationResult, Authenticator, Claim } from './authenticator.ts';
import type { Refusal, RefusalCounter } from './refusals.ts';

/** Return codes of CONNACK [MQTT-3.2.2.3]. */
const SERVER_UNAVAILABLE = 3;
const IDENTIFIER_REJECTED = 2;
const BAD_USERNAME_OR_PASSWORD = 4;
const NOT_AUTHORIZED = 5;

/**
 * Remembers who is behind each connection, and lets connections in: the credential must hold, the will must stand on
 * a topic of one's own, and a client id in use belongs to the credential that uses it.
 */
export class Sessions {
  readonly #authenticator: Authenticator;
  readonly #refusals: RefusalCounter;
  readonly #principals = new WeakMap<Client, Principal>();
  readonly #wills = new WeakMap<Client, string>();
  /** Clients connected now, by client id. */
  readonly #holders = new Map<string, Client>();

  constructor(authenticator: Authenticator, refusals: RefusalCounter) {
    this.#authenticator = authenticator;
    this.#refusals = refusals;
  }

  /** Who this client is; undefined until it is authenticated. Still known while its will is published. */
  principalOf(client: Client): Principal | undefined {
    return this.#principals.get(client);
  }

  /** The topic of the will in a CONNECT that has not been judged yet. */
  announceWill(client: Client, topic: string | undefined): void {
    if (topic !== undefined) this.#wills.set(client, topic);
  }

  /** Resolves when the client may come in; rejects with the CONNACK return code it gets. */
  async admit(client: Client, claim: Claim): Promise<void> {
    const result = await this.#check(claim);
    if (result.kind === 'busy') throw this.#refuse('tooManyWaiting', client, SERVER_UNAVAILABLE);
    if (result.kind === 'refused') throw this.#refuse('badCredential', client, BAD_USERNAME_OR_PASSWORD);
    const will = this.#wills.get(client);
    if (will !== undefined && !mayLeaveWill(result.principal, will)) {
      throw this.#refuse('willNotAllowed', client, NOT_AUTHORIZED);
    }
    if (!this.#mayHold(client.id, result.principal)) {
      throw this.#refuse('clientIdTaken', client, IDENTIFIER_REJECTED);
    }
    this.#principals.set(client, result.principal);
    this.#holders.set(client.id, client);
  }

  /** The connection is gone. */
  release(client: Client): void {
    if (this.#holders.get(client.id) === client) this.#holders.delete(client.id);
  }

  get connected(): number {
    return this.#holders.size;
  }

  #check(claim: Claim): Promise<AuthenticationResult> {
    return this.#authenticator.check(claim);
  }

  /** The same credential may take its own client id over [MQTT-3.1.4-2]; another may not. */
  #mayHold(clientId: string, principal: Principal): boolean {
    const holder = this.#holders.get(clientId);
    const before = holder === undefined ? undefined : this.#principals.get(holder);
    if (before === undefined) return true;
    if (before.kind === 'bench' || principal.kind === 'bench') return before.kind === principal.kind;
    return before.station === principal.station;
  }

  #refuse(reason: Refusal, client: Client, returnCode: number): AuthenticateError {
    this.#refusals.count(reason, `client ${client.id}`);
    return Object.assign(new Error(reason), { returnCode });
  }
}

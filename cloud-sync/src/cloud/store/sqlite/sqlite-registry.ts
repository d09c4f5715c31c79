import { ShivarError } from '@shivar/core/errors';
import type { GatewayId, StationId } from '@shivar/core/model';
import type { ProcessingTime } from '@shivar/core/time';
import type { Row, SqliteDatabase, Write } from '@shivar/platform/sqlite';
import type { AuditEntry, CloudRegistry, GatewayEntry, Role } from '../cloud-store.ts';
import { auditWrite } from './receive-writes.ts';
import { stationsOfGateway } from './receiver-view.ts';
import { bytes, integer, nullable, text } from './rows.ts';

/** Gateways, their stations and keys, tokens, and the audit, in SQLite. */
export class SqliteRegistry implements CloudRegistry {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  async gateways(): Promise<readonly GatewayEntry[]> {
    const rows = await this.#database.read('SELECT * FROM gateways ORDER BY gateway');
    const registrations = await this.#database.read(
      'SELECT gateway, station FROM registrations ORDER BY station',
    );
    return rows.map((row) => {
      const gateway = text(row, 'gateway');
      const own = registrations.filter((r) => r.gateway === gateway);
      return gatewayEntry(
        row,
        own.map((r) => text(r, 'station')),
      );
    });
  }

  async gatewayKey(gateway: GatewayId): Promise<Uint8Array | undefined> {
    const [row] = await this.#database.read('SELECT key FROM gateways WHERE gateway = ?', [gateway]);
    return row === undefined ? undefined : bytes(row, 'key');
  }

  async addGateway(entry: Parameters<CloudRegistry['addGateway']>[0]): Promise<void> {
    const { gateway, key, stations, at } = entry;
    if ((await this.gatewayKey(gateway)) !== undefined) {
      throw new ShivarError('GATEWAY_EXISTS', `there is a gateway ${gateway} already`);
    }
    await this.#requireFree(gateway, stations);
    await this.#database.transaction([
      {
        kind: 'run',
        sql: 'INSERT INTO gateways (gateway, key, added_at_ms) VALUES (?, ?, ?)',
        parameters: [gateway, key, at],
      },
      ...stations.map((station) => registration(gateway, station)),
      auditWrite({ at, kind: 'gatewayAdded', gateway, detail: stations.join(', ') }),
    ]);
  }

  async registerStations(
    gateway: GatewayId,
    stations: readonly StationId[],
    at: ProcessingTime,
  ): Promise<void> {
    await this.#requireKnown(gateway);
    await this.#requireFree(gateway, stations);
    await this.#database.transaction([
      { kind: 'run', sql: 'DELETE FROM registrations WHERE gateway = ?', parameters: [gateway] },
      ...stations.map((station) => registration(gateway, station)),
      auditWrite({ at, kind: 'stationsRegistered', gateway, detail: stations.join(', ') }),
    ]);
  }

  async replaceKey(gateway: GatewayId, key: Uint8Array, at: ProcessingTime): Promise<void> {
    await this.#requireKnown(gateway);
    await this.#database.transaction([
      { kind: 'run', sql: 'UPDATE gateways SET key = ? WHERE gateway = ?', parameters: [key, gateway] },
      auditWrite({ at, kind: 'keyReplaced', gateway, detail: '' }),
    ]);
  }

  async addToken(token: Parameters<CloudRegistry['addToken']>[0]): Promise<void> {
    const { hash, name, role, at } = token;
    await this.#database.transaction([
      {
        kind: 'run',
        sql: 'INSERT INTO tokens (hash, name, role, added_at_ms) VALUES (?, ?, ?, ?)',
        parameters: [hash, name, role, at],
      },
      auditWrite({ at, kind: 'tokenAdded', detail: `${name}: ${role}` }),
    ]);
  }

  async tokenRole(hash: string): Promise<Role | undefined> {
    const [row] = await this.#database.read('SELECT role FROM tokens WHERE hash = ?', [hash]);
    if (row === undefined) return undefined;
    return text(row, 'role') === 'admin' ? 'admin' : 'read';
  }

  async hasTokens(): Promise<boolean> {
    const rows = await this.#database.read('SELECT 1 AS one FROM tokens LIMIT 1');
    return rows.length > 0;
  }

  async audit(query: { readonly before?: number; readonly limit: number }): Promise<readonly AuditEntry[]> {
    const rows = await this.#database.read('SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?', [
      query.before ?? Number.MAX_SAFE_INTEGER,
      query.limit,
    ]);
    return rows.map(auditEntry);
  }

  async auditRefusal(entry: Parameters<CloudRegistry['auditRefusal']>[0]): Promise<void> {
    await this.#database.transaction([auditWrite({ ...entry, kind: 'refusedRequest' })]);
  }

  async #requireKnown(gateway: GatewayId): Promise<void> {
    if ((await this.gatewayKey(gateway)) !== undefined) return;
    throw new ShivarError('GATEWAY_UNKNOWN', `there is no gateway ${gateway}`);
  }

  async #requireFree(gateway: GatewayId, stations: readonly StationId[]): Promise<void> {
    const own = await stationsOfGateway(this.#database, gateway);
    for (const station of stations) {
      if (own.has(station)) continue;
      const [row] = await this.#database.read('SELECT gateway FROM registrations WHERE station = ?', [
        station,
      ]);
      if (row === undefined) continue;
      throw new ShivarError('STATION_TAKEN', `${station} is registered to ${text(row, 'gateway')}`);
    }
  }
}

function registration(gateway: GatewayId, station: StationId): Write {
  return {
    kind: 'run',
    sql: 'INSERT INTO registrations (station, gateway) VALUES (?, ?)',
    parameters: [station, gateway],
  };
}

function gatewayEntry(row: Row, stations: readonly StationId[]): GatewayEntry {
  const lastContactAtMs = nullable(row, 'last_contact_at_ms', integer);
  return {
    gateway: text(row, 'gateway'),
    stations,
    ...(lastContactAtMs === undefined ? {} : { lastContactAtMs }),
    backlogRecords: integer(row, 'backlog_records'),
    requests: integer(row, 'requests'),
    requestBytes: integer(row, 'request_bytes'),
    duplicates: integer(row, 'duplicates'),
  };
}

function auditEntry(row: Row): AuditEntry {
  const gateway = nullable(row, 'gateway', text);
  return {
    id: integer(row, 'id'),
    atMs: integer(row, 'at_ms'),
    // Written by this store from AuditEntry kinds and by nothing else.
    kind: text(row, 'kind') as AuditEntry['kind'],
    ...(gateway === undefined ? {} : { gateway }),
    detail: text(row, 'detail'),
  };
}

import type { DecodedMessage, Sample } from '@shivar/core/decode';
import {
  addLedger,
  emptyLedger,
  type LedgerCounts,
  observedProperty,
  parseDecimal,
  type Station,
} from '@shivar/core/model';
import {
  type Batch,
  type Effects,
  type MessageInput,
  type Output,
  Pipeline,
  type PipelineInput,
} from '@shivar/core/pipeline';
import { CORE_THRESHOLDS } from '@shivar/core/rules';
import type { Pane } from '@shivar/core/stream';
import { HOUR } from '@shivar/core/time';

/** 2026-05-10 00:00 IST. */
export const START: number = Date.UTC(2026, 4, 9, 18, 30);

/** The elapsed time at which tests begin to deliver, so that everything measured before is in the past. */
export const LATER: number = 6 * HOUR;

export const INCARNATION = '000100000001';

type Installation = Partial<Station['sensors'][number]['installations'][number]>;

/** A sensor with one installation, or several by epoch. */
export function sensor(id: string, ...installations: readonly Installation[]): Station['sensors'][number] {
  const given = installations.length === 0 ? [{}] : installations;
  return {
    id,
    expectedIntervalSeconds: 60,
    installations: given.map((installation, index) => ({
      epoch: index + 1,
      effectiveFrom: '2020-01-01T00:00:00+05:30',
      ...installation,
    })),
  };
}

/** A station with a mast, a rain gauge and a soil probe. */
export function station(id: string, rest: Partial<Station> = {}): Station {
  const name = { mr: 'दिंडोरी', hi: 'दिंडोरी', en: 'Dindori' };
  return {
    configVersion: 1,
    id,
    name,
    shortName: name,
    latitude: 20.2,
    longitude: 73.83,
    elevationM: 610,
    districtLgd: 487,
    taluka: 'Dindori',
    village: 'Dindori',
    soilClass: 'clay',
    sensors: [sensor('mast'), sensor('gauge', { tipSizeMm: 0.2 }), sensor('probe')],
    ...rest,
  };
}

/** A sample of values by name (`soilMoisture@30`), each a decimal as text or number. */
export function sample(
  values: Readonly<Record<string, number | string>>,
  rest: { readonly sensorTime?: number; readonly sequence?: number } = {},
): Sample {
  const decoded = Object.entries(values).map(([name, value]) => {
    const [property = '', depth] = name.split('@');
    const code = observedProperty(property)?.code;
    const decimal = parseDecimal(String(value));
    if (code === undefined || decimal === undefined) throw new Error(`no reading: ${name} ${value}`);
    return { property: code, ...(depth === undefined ? {} : { depthCm: Number(depth) }), value: decimal };
  });
  return { ...rest, values: decoded };
}

let digests = 0;

/** A message of `station/sensor`; every one has its own digest and packet identifier unless told. */
export function message(
  source: string,
  samples: readonly Sample[],
  rest: Partial<Omit<DecodedMessage, 'samples'>> & {
    readonly delivery?: Partial<MessageInput['delivery']>;
    readonly elapsedMs?: number;
  } = {},
): MessageInput {
  const [stationId = '', sensorId = ''] = source.split('/');
  const { delivery, elapsedMs, ...envelope } = rest;
  digests += 1;
  return {
    kind: 'message',
    station: stationId,
    sensor: sensorId,
    delivery: {
      clientId: source,
      qos: 1,
      packetId: (digests % 65_535) + 1,
      dup: false,
      digest: digests.toString(16).padStart(16, '0'),
      ...delivery,
    },
    ...(elapsedMs === undefined ? {} : { elapsedMs }),
    message: { rejected: [], ...envelope, samples },
  };
}

/** The configuration input for some stations, with the shipped thresholds. */
export function configuration(...stations: readonly Station[]): PipelineInput {
  return { kind: 'configuration', stations, packs: [CORE_THRESHOLDS] };
}

/** An exact anchor: `START` at elapsed 0, said at `elapsedMs`. */
export function anchor(elapsedMs = 0, incarnation = INCARNATION): PipelineInput {
  return {
    kind: 'anchor',
    anchor: { incarnation, elapsedMs, utcMs: START + elapsedMs, errorMs: 0, source: 'simulation' },
  };
}

/** A batch at an elapsed time; `now` follows from the exact anchor, unless the time is not known. */
export function batch(
  elapsedMs: number,
  inputs: readonly PipelineInput[],
  {
    anchored = true,
    incarnation = INCARNATION,
  }: { readonly anchored?: boolean; readonly incarnation?: string } = {},
): Batch {
  return { incarnation, elapsedMs, now: anchored ? START + elapsedMs : undefined, inputs };
}

/** What came out of a run so far. */
export class World {
  readonly pipeline: Pipeline;
  readonly effects: Effects[] = [];

  constructor(pipeline: Pipeline = new Pipeline()) {
    this.pipeline = pipeline;
  }

  /** A pipeline that knows the stations and the time. */
  static begin(...stations: readonly Station[]): World {
    const world = new World();
    world.step(batch(0, [configuration(...stations), anchor()]));
    return world;
  }

  step(next: Batch): Effects {
    const effects = this.pipeline.step(next);
    this.effects.push(effects);
    return effects;
  }

  get outputs(): Output[] {
    return this.effects.flatMap(({ outputs }) => outputs);
  }

  get panes(): Pane[] {
    return panesOf(this.outputs);
  }

  get ledger(): LedgerCounts {
    return totalLedger(this.effects);
  }
}

export function panesOf(outputs: readonly Output[]): Pane[] {
  return outputs.flatMap((output) => (output.kind === 'pane' ? [output.pane] : []));
}

/** What each window says in the end, by window; without the revision, which counts how often it changed its mind. */
export function finalPanes(outputs: readonly Output[]): ReadonlyMap<string, unknown> {
  const final = new Map<string, Pane>();
  for (const pane of panesOf(outputs)) final.set(`${pane.datastream} ${pane.start} ${pane.end}`, pane);
  const sorted = [...final].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(sorted.map(([key, { aggregate, expected }]) => [key, { aggregate, expected }]));
}

export function totalLedger(effects: readonly Effects[]): LedgerCounts {
  const total = emptyLedger();
  for (const { ledger } of effects) for (const counts of ledger.values()) addLedger(total, counts);
  return total;
}

/** The ledger by `station|day` over several steps. */
export function ledgerByKey(effects: readonly Effects[]): ReadonlyMap<string, LedgerCounts> {
  const total = new Map<string, LedgerCounts>();
  for (const { ledger } of effects) {
    for (const [key, counts] of ledger) {
      const sum = total.get(key) ?? emptyLedger();
      addLedger(sum, counts);
      total.set(key, sum);
    }
  }
  return total;
}

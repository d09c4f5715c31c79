import { type SealedMessage, UplinkError, type UplinkTransport } from '@shivar/cloud-sync/uplink';
import {
  type Acknowledgement,
  acknowledge,
  acknowledgementMac,
  asksForState,
  JSON_CODEC,
  judgeRequest,
  macsEqual,
  mergeRanges,
  rangesOf,
  recordDigest,
  requestMac,
  type SequenceRanges,
  type UplinkRequest,
} from '@shivar/core/sync';

/** A cloud in the memory of the test, behind a transport that fails when it is told to. */
export class FakeCloud implements UplinkTransport {
  readonly requests: UplinkRequest[] = [];
  readonly key: Uint8Array;
  epoch = 'epoch-1';
  /** Called before each exchange; throws to fail it. */
  beforeExchange: () => void | Promise<void> = () => undefined;
  /** The answer is lost after the cloud has committed. */
  loseAnswer = false;
  forge = false;
  retryAfterMs: number | undefined;
  readonly #records = new Map<string, Uint8Array>();
  #receipts = 0;

  constructor(key: Uint8Array) {
    this.key = key;
  }

  get stored(): number {
    return this.#records.size;
  }

  forget(): void {
    this.#records.clear();
    this.epoch = `${this.epoch}+`;
  }

  exchange = async (sealed: SealedMessage): Promise<SealedMessage> => {
    await this.beforeExchange();
    if (!macsEqual(sealed.mac, requestMac(this.key, sealed.body))) {
      throw new UplinkError('UPLINK_REFUSED', 'unknown key');
    }
    const request = JSON_CODEC.decodeRequest(sealed.body);
    this.requests.push(request);
    const body = JSON_CODEC.encodeAcknowledgement(this.#answer(request));
    if (this.loseAnswer) throw new UplinkError('UPLINK_UNREACHABLE', 'the answer was lost');
    return { body, mac: acknowledgementMac(this.forge ? new Uint8Array(32) : this.key, sealed.mac, body) };
  };

  traffic = (): { bytesUp: number; bytesDown: number } => ({ bytesUp: 0, bytesDown: 0 });

  close = async (): Promise<void> => undefined;

  #answer(request: UplinkRequest): Acknowledgement {
    const judgement = judgeRequest(request, {
      gateway: 'gw',
      serves: () => true,
      held: (incarnation, stream) => this.#held(incarnation, stream),
      digest: (incarnation, stream, sequence) => {
        const bytes = this.#records.get(`${incarnation}/${stream}/${sequence}`);
        return bytes === undefined ? undefined : recordDigest(bytes);
      },
    });
    this.#receipts += 1;
    for (const { incarnation, stream, sequence, bytes } of judgement.accepted) {
      this.#records.set(`${incarnation}/${stream}/${sequence}`, bytes);
    }
    const state = asksForState(request, this.epoch) === undefined ? undefined : { held: this.#all() };
    const { retryAfterMs } = this;
    return {
      ...acknowledge({
        request,
        judgement,
        cloudEpoch: this.epoch,
        receipt: this.#receipts,
        serverTime: 1_000_000,
        want: [],
        ...(state === undefined ? {} : { state }),
      }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }

  #held(incarnation: string, stream: number): SequenceRanges {
    const prefix = `${incarnation}/${stream}/`;
    const own = [...this.#records.keys()].filter((key) => key.startsWith(prefix));
    return mergeRanges([], rangesOf(own.map((key) => Number(key.slice(prefix.length)))));
  }

  #all(): Acknowledgement['held'] {
    const places = new Map([...this.#records.keys()].map((key) => [key.slice(0, key.lastIndexOf('/')), key]));
    return [...places.keys()].map((place) => {
      const [incarnation = '', stream = ''] = place.split('/');
      // The key was made from a stream code above.
      const code = Number(stream) as Acknowledgement['held'][number]['stream'];
      return { incarnation, stream: code, ranges: this.#held(incarnation, code) };
    });
  }
}

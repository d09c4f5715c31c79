import type { GatewayId } from '../model/identifiers.ts';
import type { Acknowledgement, RefusedRanges, UplinkFrame, UplinkRequest } from './messages.ts';
import { mergeRanges } from './ranges.ts';
import type { StreamRanges } from './streams.ts';

/**
 * The edge end of the uplink as a state machine: {@link nextRequest} says what to send, {@link settle} what follows
 * from an answer. Without clock, network or disk; the driver owns those and carries out the actions in order.
 */
export interface EdgeEnd {
  readonly gateway: GatewayId;
  /** Number of the next request. */
  readonly next: number;
  /** Number of the request whose answer is awaited. */
  readonly awaiting?: number;
  /** Epoch whose acknowledgements are marked. */
  readonly cloudEpoch?: string;
  /** The last receipt number heard in this life. */
  readonly receipt?: number;
  /** Everything the cloud of another epoch says it holds, while its pages are still coming in. */
  readonly collecting?: Collection;
}

interface Collection {
  readonly epoch: string;
  readonly held: readonly StreamRanges[];
  /** Cursor of the page to ask for. */
  readonly after: string;
}

/** What the driver must do with the store, in order. Each may be done twice. */
export type EdgeAction =
  /** Mark these as settled: stored at the cloud, or refused for good. */
  | { readonly kind: 'acknowledge'; readonly settled: StreamRanges }
  /** Take marks away: the cloud wants these. */
  | { readonly kind: 'reopen'; readonly wanted: StreamRanges }
  /** Replace every mark by what the cloud holds. The truth is on the receiver. */
  | { readonly kind: 'adoptEpoch'; readonly epoch: string; readonly held: readonly StreamRanges[] }
  /** For the technician: records the cloud will not take. */
  | { readonly kind: 'refused'; readonly refused: RefusedRanges };

/**
 * @param options.firstRequest a number that earlier lives of this gateway are unlikely to have used
 * @param options.cloudEpoch the epoch kept with the marks, if any
 */
export function openEdgeEnd(options: {
  readonly gateway: GatewayId;
  readonly firstRequest: number;
  readonly cloudEpoch: string | undefined;
}): EdgeEnd {
  const { gateway, firstRequest, cloudEpoch } = options;
  return { gateway, next: firstRequest, ...(cloudEpoch === undefined ? {} : { cloudEpoch }) };
}

/** The request for these frames. An answer to an earlier request no longer counts: it is lost, or as good as lost. */
export function nextRequest(
  end: EdgeEnd,
  frames: readonly UplinkFrame[],
  backlogRecords: number,
): { readonly end: EdgeEnd; readonly request: UplinkRequest } {
  const { gateway, next, cloudEpoch, collecting } = end;
  const request = {
    gateway,
    request: next,
    backlogRecords,
    ...(cloudEpoch === undefined ? {} : { cloudEpoch }),
    ...(collecting === undefined ? {} : { stateAfter: collecting.after }),
    frames,
  };
  return { end: { ...end, next: next + 1, awaiting: next }, request };
}

/** Whether the cloud's ranges are still coming in, so that there is a reason to ask even with nothing to send. */
export function mustAsk(end: EdgeEnd): boolean {
  return end.cloudEpoch === undefined || end.collecting !== undefined;
}

/** What follows from an answer; nothing from one that is not awaited. */
export function settle(
  end: EdgeEnd,
  answer: Acknowledgement,
): { readonly end: EdgeEnd; readonly actions: readonly EdgeAction[] } {
  if (answer.request !== end.awaiting) return { end, actions: [] };
  const { awaiting: _, ...idle } = end;
  const heard: EdgeEnd = { ...idle, receipt: answer.receipt };
  const forgotten = end.receipt !== undefined && answer.receipt <= end.receipt;
  const comparing = forgotten || answer.cloudEpoch !== end.cloudEpoch || end.collecting !== undefined;
  const { end: settled, actions } = comparing
    ? collect(heard, answer, forgotten)
    : { end: heard, actions: marks(answer) };
  const refused = answer.refused.map((r): EdgeAction => ({ kind: 'refused', refused: r }));
  return { end: settled, actions: [...actions, ...refused] };
}

/** Wants come after marks: a record may be settled and wanted at once, and then it is wanted. */
function marks(answer: Acknowledgement): readonly EdgeAction[] {
  return [
    ...[...answer.held, ...answer.refused].map(
      ({ incarnation, stream, ranges }): EdgeAction => ({
        kind: 'acknowledge',
        settled: { incarnation, stream, ranges },
      }),
    ),
    ...answer.want.map((wanted): EdgeAction => ({ kind: 'reopen', wanted })),
  ];
}

/** Gathers the pages of another memory; marks stay as they are until the last one, then all change at once. */
function collect(
  end: EdgeEnd,
  { cloudEpoch: epoch, held, state }: Acknowledgement,
  forgotten: boolean,
): { readonly end: EdgeEnd; readonly actions: readonly EdgeAction[] } {
  const { collecting, ...rest } = end;
  const goesOn = collecting?.epoch === epoch && !forgotten;
  const before = goesOn ? collecting : { epoch, held: [], after: '' };
  // A cursor means something to one memory only: when that changed on the way, the page is not the first.
  const startAgain = collecting !== undefined && !goesOn;
  if (state === undefined || startAgain) return { end: { ...rest, collecting: before }, actions: [] };
  const all = [...before.held, ...held, ...state.held];
  if (state.next !== undefined) {
    return { end: { ...rest, collecting: { epoch, held: all, after: state.next } }, actions: [] };
  }
  return {
    end: { ...rest, cloudEpoch: epoch },
    actions: [{ kind: 'adoptEpoch', epoch, held: unionByStream(all) }],
  };
}

function unionByStream(all: readonly StreamRanges[]): readonly StreamRanges[] {
  const byStream = new Map<string, StreamRanges>();
  for (const part of all) {
    const key = `${part.incarnation}/${part.stream}`;
    const ranges = mergeRanges(byStream.get(key)?.ranges ?? [], part.ranges);
    byStream.set(key, { incarnation: part.incarnation, stream: part.stream, ranges });
  }
  return [...byStream.values()];
}

import { MAX_NESTING } from './limits.ts';
import { type Unreadable, unreadable } from './unreadable.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const EXAMPLE = 'send one object such as {"airTemperature": 31.2}';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The JSON value in `payload`, or why there is none. A name that stands twice in one object makes it unreadable. */
export function plainFromJson(payload: Uint8Array): { readonly plain: unknown } | Unreadable {
  const shape = scan(payload);
  if (shape.depth > MAX_NESTING) {
    return unreadable('tooDeep', `objects and lists are nested more than ${MAX_NESTING} deep; ${EXAMPLE}`);
  }
  try {
    const plain: unknown = JSON.parse(utf8.decode(payload));
    if (countNames(plain) !== shape.names) {
      return unreadable('notJson', 'a name stands twice in one object; send each name once');
    }
    return { plain };
  } catch (error) {
    return unreadable('notJson', `${error instanceof Error ? error.message : 'not JSON'}; ${EXAMPLE}`);
  }
}

/** Depth and number of names of JSON text, read off its punctuation before anything is built from it. */
function scan(bytes: Uint8Array): { depth: number; names: number } {
  let depth = 0;
  let open = 0;
  let names = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfString(bytes, at + 1);
    else if (byte === COLON) names += 1;
    else if (byte === 0x7b || byte === 0x5b) depth = Math.max(depth, ++open);
    else if (byte === 0x7d || byte === 0x5d) open -= 1;
  }
  return { depth, names };
}

function endOfString(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

/** JSON.parse keeps the last of two equal names, so fewer names than colons means that one stood twice. */
function countNames(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const children = Object.values(value);
  let names = Array.isArray(value) ? 0 : children.length;
  for (const child of children) names += countNames(child);
  return names;
}

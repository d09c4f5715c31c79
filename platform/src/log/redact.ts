const REDACTED = '[redacted]';

/** Keys whose value is a secret, by the end of their name in lower case without separators. */
const SECRET_KEYS = [
  'password',
  'passphrase',
  'secret',
  'secrethash',
  'passwordhash',
  'token',
  'authorization',
  'cookie',
  'privatekey',
  'gatewaykey',
  'uplinkkey',
  'apikey',
];

/** Keys under which even a bare number is a telephone number. */
const PHONE_KEYS = ['phone', 'mobile', 'msisdn'];

/**
 * Telephone numbers in running text: international with a plus, and Indian mobile numbers (ten digits from 6 to 9) with
 * or without 91 or 0 before them. Instants in milliseconds and scaled readings have other lengths or beginnings.
 */
const PHONE = /(?<![\d.+-])(?:\+\d[\d -]{7,16}\d|(?:91|0)?[6-9]\d{4}[ -]?\d{5})(?!\.?\d)/g;

/** What secrets look like wherever they stand: bearer tokens, derived keys, passwords in addresses. */
const SECRETS: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, `$1 ${REDACTED}`],
  [/\bscrypt:[\w:-]+/g, REDACTED],
  [/(\w+:\/\/[^\s:/@]*):[^\s/@]+@/g, `$1:${REDACTED}@`],
];

/** Deeper structures are cut: a log line is for people. */
const MAX_DEPTH = 8;

/** A copy of a plain value without secrets and telephone numbers; of a number its last two digits stay. */
export function redact(value: unknown, key = '', depth = 0): unknown {
  if (value === null || value === undefined || value === '') return value;
  const name = key.toLowerCase().replace(/[-_]/g, '');
  if (SECRET_KEYS.some((secret) => name.endsWith(secret))) return REDACTED;
  if (PHONE_KEYS.some((phone) => name.endsWith(phone)))
    return typeof value === 'object' ? REDACTED : hidden(String(value));
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object') return value;
  if (depth >= MAX_DEPTH) return '…';
  if (Array.isArray(value)) return value.map((entry) => redact(entry, key, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([child, inner]) => [child, redact(inner, child, depth + 1)]),
  );
}

/** Running text without telephone numbers and what looks like a secret. */
export function redactText(text: string): string {
  const withoutSecrets = SECRETS.reduce((kept, [pattern, instead]) => kept.replace(pattern, instead), text);
  return withoutSecrets.replace(PHONE, hidden);
}

function hidden(number: string): string {
  return `[phone …${number.slice(-2)}]`;
}

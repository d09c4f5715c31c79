/** 3GPP TS 23.038 6.2.1: the GSM 7-bit default alphabet, one septet each. */
const BASIC: ReadonlySet<string> = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

/** 3GPP TS 23.038 6.2.1.1: the extension table, an escape and a septet each. */
const EXTENSION: ReadonlySet<string> = new Set('\f^{}\\[~]|€');

/** Septets a character takes, or undefined when the alphabet does not have it. */
export function septetsOf(character: string): number | undefined {
  if (BASIC.has(character)) return 1;
  return EXTENSION.has(character) ? 2 : undefined;
}

/** Whether a text can be sent in the GSM 7-bit alphabet. */
export function isGsm7(text: string): boolean {
  return [...text].every((character) => septetsOf(character) !== undefined);
}

/** Whether a device said that it is there. */
export type Presence = 'online' | 'offline';

/** Longer texts are no presence. */
const MAX_LENGTH = 16;

/** Reads `online`/`offline` of ESPHome and `Online`/`Offline` of Tasmota; undefined for anything else. */
export function readPresence(payload: Uint8Array): Presence | undefined {
  if (payload.length > MAX_LENGTH) return undefined;
  const text = new TextDecoder().decode(payload).trim().toLowerCase();
  return text === 'online' || text === 'offline' ? text : undefined;
}

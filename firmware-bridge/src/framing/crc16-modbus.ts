/** Reflected polynomial of CRC-16/MODBUS (Modbus over serial line V1.02, 6.2.2). */
const POLYNOMIAL = 0xa001;

const TABLE: Uint16Array = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  return crc;
});

/** CRC-16/MODBUS of `bytes`: initial value 0xFFFF. It follows a frame with its low byte first. */
export function crc16Modbus(bytes: Uint8Array): number {
  let crc = 0xffff;
  // The index is a byte and the table has 256 entries.
  for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] as number);
  return crc;
}

/** How the bytes of a line are framed by its hardware. */
export interface SerialSettings {
  /** Bits per second, one of {@link BAUD_RATES}. */
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
}

/** Speeds that field devices use and every Linux serial driver knows. */
export const BAUD_RATES = [1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200] as const;

/** Milliseconds that one character takes on the line: start, data, parity and stop bits. */
export function characterMs({ baudRate, dataBits, parity, stopBits }: SerialSettings): number {
  const bits = 1 + dataBits + (parity === 'none' ? 0 : 1) + stopBits;
  return (1000 * bits) / baudRate;
}

/**
 * The settings as arguments of `stty` (coreutils): raw bytes both ways, no echo, no flow control, modem lines ignored, a
 * read that returns as soon as one byte is there.
 */
export function sttyArguments({ baudRate, dataBits, parity, stopBits }: SerialSettings): readonly string[] {
  return [
    ...[String(baudRate), 'raw', '-echo', '-ixon', '-ixoff', '-crtscts', 'clocal', 'cread', 'min', '1'],
    ...['time', '0', `cs${dataBits}`, stopBits === 2 ? 'cstopb' : '-cstopb'],
    ...(parity === 'none' ? ['-parenb'] : ['parenb', parity === 'odd' ? 'parodd' : '-parodd']),
  ];
}

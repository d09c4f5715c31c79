import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';
import { humanLine } from './human-line.ts';
import { redact } from './redact.ts';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** Structured log of a program; the calls are pino's: `log.warn({ station }, 'sentence')`. */
export type Logger = PinoLogger;

export interface LoggerOptions {
  /** Which program speaks: `gateway`, `cloud`. */
  readonly program: string;
  readonly level?: LogLevel;
  /** `json` lines for machines, `text` for a terminal. */
  readonly format?: 'json' | 'text';
  /** Standard output when not given. */
  readonly destination?: DestinationStream;
}

/**
 * Opens a log. Secrets and telephone numbers are taken out of the finished line, so it does not matter where in it they
 * stand: see `redact`. Lines are written before the call returns, so a crash loses none.
 */
export function createLogger({
  program,
  level = 'info',
  format = 'json',
  destination,
}: LoggerOptions): Logger {
  const write = (line: string): string => {
    const clean = redact(JSON.parse(line)) as Record<string, unknown>;
    return format === 'json' ? `${JSON.stringify(clean)}\n` : `${humanLine(clean)}\n`;
  };
  const options = {
    level,
    base: { program },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string): object => ({ level: label }) },
    hooks: { streamWrite: write },
  };
  return pino(options, destination ?? pino.destination({ dest: 1, sync: true }));
}

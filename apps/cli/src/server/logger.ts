import { logContext } from '@tycho/telemetry';
import { type Level, type Logger, type LoggerOptions, pino, stdTimeFunctions } from 'pino';
import pretty from 'pino-pretty';
import { settings } from '../environment.ts';

/** An error of Redis has the command with it: what systems are made of, or a password. */
const hidden = { paths: ['err.command'], remove: true };

export interface LogOptions {
  readonly level: Level;
  /** Which part of Tycho writes. */
  readonly part: 'api' | 'worker';
}

/** Logs on stderr: for people on a terminal, as JSON lines elsewhere, unless TYCHO_LOG says it. */
export function logger({ level, part }: LogOptions): Logger {
  const format = settings.log ?? (process.stderr.isTTY ? 'pretty' : 'json');
  const common = { level, mixin: logContext, base: { part }, redact: hidden } satisfies LoggerOptions;
  return format === 'pretty'
    ? pino(common, pretty({ destination: 2, sync: true, translateTime: 'SYS:HH:MM:ss' }))
    : pino(
        { ...common, timestamp: stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
        pino.destination(2),
      );
}

import { type Level, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

/** Logs on stderr: for people on a terminal, as JSON lines elsewhere. */
export const logger = ({ level }: { readonly level: Level }): Logger =>
  process.stderr.isTTY
    ? pino({ level }, pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' }))
    : pino({ level }, pino.destination(2));

import { styleText } from 'node:util';
import type { LogLine } from '@tycho/contract';
import { plainText } from '../output/plain-text.ts';

export interface PrintedLogs {
  /** Names of the services, in the order in which they take colours. */
  readonly services: readonly string[];
  readonly prefix: boolean;
  readonly colour: boolean;
  readonly timestamps: boolean;
  /** Whether a terminal reads: then nothing that steers it comes through. */
  readonly terminal: boolean;
}

/** Those of `docker compose logs`. */
const colours = ['cyan', 'yellow', 'green', 'magenta', 'blue', 'cyanBright', 'yellowBright', 'greenBright'] as const;

/** Lines of logs as `docker compose logs` writes them: `web-1  | text`, a colour for each service. */
export class LogPrinter {
  readonly #options: PrintedLogs;
  /** By service, its pods in the order in which they were seen. */
  readonly #pods = new Map<string, string[]>();
  #width: number;

  constructor(options: PrintedLogs) {
    this.#options = options;
    this.#width = Math.max(0, ...options.services.map((it) => it.length + 2));
  }

  text(line: LogLine): string {
    const { prefix, timestamps, terminal } = this.#options;
    const said = `${timestamps ? `${line.time} ` : ''}${terminal ? plainText(line.text) : line.text}`;
    return prefix ? `${this.#prefix(line)} ${said}\n` : `${said}\n`;
  }

  #prefix({ service, pod }: LogLine): string {
    const pods = this.#pods.get(service) ?? [];
    if (!pods.includes(pod)) this.#pods.set(service, [...pods, pod]);
    const at = pods.includes(pod) ? pods.indexOf(pod) : pods.length;
    const name = `${service}-${at + 1}`;
    this.#width = Math.max(this.#width, name.length);
    const text = `${name.padEnd(this.#width)}  |`;
    const index = Math.max(0, this.#options.services.indexOf(service));
    const colour = colours[index % colours.length] ?? 'cyan';
    return this.#options.colour ? styleText(colour, text, { validateStream: false }) : text;
  }
}

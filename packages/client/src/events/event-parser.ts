/** One Server-Sent Event. */
export interface ServerEvent {
  /** Id of the last event that had one, also of those before. */
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** Reads a stream of Server-Sent Events, cut into pieces anywhere, by the rules of the HTML standard. */
export class EventParser {
  #rest = '';
  #id = '';
  #event = '';
  #data: string[] = [];
  #retry: number | null = null;
  #begun = false;

  /** `id`: of the last event that came before this stream. */
  constructor(id = '') {
    this.#id = id;
  }

  /** Where to go on after what came so far. */
  get id(): string {
    return this.#id;
  }

  /** How long to wait before coming back, in milliseconds; `null`: the stream does not say. */
  get retry(): number | null {
    return this.#retry;
  }

  /** The events that are complete with this piece. */
  push(piece: string): ServerEvent[] {
    const text = this.#rest + (this.#begun ? piece : piece.replace(/^\uFEFF/, ''));
    if (piece !== '') this.#begun = true;
    // A return at the end may be half of a line end.
    const until = text.endsWith('\r') ? text.length - 1 : text.length;
    const lines = text.slice(0, until).split(/\r\n|\n|\r/);
    this.#rest = (lines.pop() ?? '') + text.slice(until);
    return lines.flatMap((it) => this.#take(it) ?? []);
  }

  #take(line: string): ServerEvent | null {
    if (line === '') return this.#dispatch();
    const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === 'data') this.#data.push(value);
    else if (name === 'event') this.#event = value;
    else if (name === 'id' && !value.includes('\0')) this.#id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) this.#retry = Number(value);
    return null;
  }

  #dispatch(): ServerEvent | null {
    const event = { id: this.#id, event: this.#event || 'message', data: this.#data.join('\n') };
    const isEvent = this.#data.length > 0;
    this.#event = '';
    this.#data = [];
    return isEvent ? event : null;
  }
}

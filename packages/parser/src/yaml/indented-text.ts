import type { Event } from 'js-yaml';

interface Indent {
  /** Where the line starts in the text as it is. */
  readonly start: number;
  readonly width: number;
}

const documentMark = /^(---|\.\.\.)(\s|$)/;
const narrowest = 8;

/** Keys of an event that hold a position. */
const positions = /^(start|end)$|(Start|End)$/;

/** A text of which some lines are indented further, and where everything stands without that. */
export class IndentedText {
  readonly #original: string;
  readonly #indents: Indent[] = [];
  #text: string;

  constructor(text: string) {
    this.#original = text;
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }

  /** Indents the line of a position further; `false` for one that ends a document, which must stand where it is. */
  indent(position: number): boolean {
    const start = this.original(this.#text.lastIndexOf('\n', position - 1) + 1);
    if (documentMark.test(this.#original.slice(start, start + 4))) return false;
    const next = this.#indents.findIndex((it) => it.start >= start);
    const index = next < 0 ? this.#indents.length : next;
    const before = this.#indents[index]?.start === start ? this.#indents[index] : undefined;
    this.#indents.splice(index, before ? 1 : 0, { start, width: before ? before.width * 2 : narrowest });
    this.#text = this.#indentedText();
    return true;
  }

  /** Where a position of the indented text is in the text as it is. */
  original(position: number): number {
    let added = 0;
    for (const { start, width } of this.#indents) {
      if (start + added >= position) break;
      added += Math.min(width, position - start - added);
    }
    return position - added;
  }

  /** Events of the indented text as events of the text as it is. */
  restored(events: readonly Event[]): readonly Event[] {
    return this.#indents.length === 0 ? events : events.map((it) => ({ ...it, ...this.#restoredPositions(it) }));
  }

  #restoredPositions(event: Event): object {
    const found = Object.entries(event).filter(([key, value]) => positions.test(key) && value > 0);
    return Object.fromEntries(found.map(([key, value]) => [key, this.original(value)]));
  }

  #indentedText(): string {
    const starts = [0, ...this.#indents.map((it) => it.start)];
    const pieces = starts.map((start, index) => this.#original.slice(start, starts[index + 1]));
    return pieces.map((it, index) => `${' '.repeat(this.#indents[index - 1]?.width ?? 0)}${it}`).join('');
  }
}

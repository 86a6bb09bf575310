import type { Location } from '@tycho/ast';

const lineBreak = /\r\n|\r|\n/g;
const byteOrderMark = '\uFEFF';

/** The text of one file, and which line and column an offset in it is. */
export class Source {
  readonly file: string;
  readonly text: string;
  #lineStarts: number[] | null = null;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  location(offset: number): Location {
    const starts = this.#starts();
    const next = starts.findIndex((start) => start > offset);
    const line = next < 0 ? starts.length : next;
    return { file: this.file, line, column: offset - (starts[line - 1] ?? 0) + 1 };
  }

  #starts(): number[] {
    this.#lineStarts ??= [
      this.text.startsWith(byteOrderMark) ? 1 : 0,
      ...[...this.text.matchAll(lineBreak)].map((it) => it.index + it[0].length),
    ];
    return this.#lineStarts;
  }
}

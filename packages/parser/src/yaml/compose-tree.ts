import type { AliasEvent, Event, MappingEvent, ScalarEvent, SequenceEvent } from 'js-yaml';
import { EVENT_ID, getScalarValue, SCALAR_STYLE } from 'js-yaml';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import { didYouMean } from '../schema/nearest-name.ts';
import { readDate } from './date.ts';
import type { Document } from './document.ts';
import { takeMarks } from './marks.ts';
import { MergeKeys } from './merge-keys.ts';
import type { Entry, MapNode, Mark, Node, Place, ScalarNode } from './node.ts';
import { listNode, mapNode, scalarNode } from './node.ts';
import { isEndless, plainScalar } from './plain-scalar.ts';
import type { Source } from './source.ts';

/** The types of YAML. */
const typeTags = new Set(['!!str', '!!int', '!!float', '!!bool', '!!null', '!!binary', '!!map', '!!seq']);
const marks: ReadonlyMap<string | null, Mark> = new Map([
  ['!reset', 'reset'],
  ['!override', 'override'],
]);

const tags = ['!reset', '!override'];

/** Nodes from the events of one document; an alias becomes the node of its anchor. */
export function composeTree(events: readonly Event[], source: Source, report: Report): Document | null {
  const composer = new Composer(events, source, report);
  const tree = composer.node();
  if (composer.failed) return null;
  return composer.marked ? takeMarks(tree) : { tree, replaced: new Map() };
}

class Composer {
  failed = false;
  marked = false;
  readonly #events: readonly Event[];
  readonly #source: Source;
  readonly #report: Report;
  readonly #anchors = new Map<string, Node>();
  readonly #open = new Set<string>();
  readonly #merge: MergeKeys;
  #next = 0;

  constructor(events: readonly Event[], source: Source, report: Report) {
    this.#events = events;
    this.#source = source;
    this.#report = report;
    this.#merge = new MergeKeys((message, hint, at, code = 'yaml-invalid') => this.#fail(message, hint, at, code));
  }

  node(): Node {
    const event = this.#events[this.#next++];
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        return this.#anchored(event, () => this.#scalar(event));
      case EVENT_ID.SEQUENCE:
        return this.#anchored(event, () => this.#sequence(event));
      case EVENT_ID.MAPPING:
        return this.#anchored(event, () => this.#mapping(event));
      case EVENT_ID.ALIAS:
        return this.#alias(event);
      default:
        return this.#nothing(this.#at(-1));
    }
  }

  #scalar(event: ScalarEvent): ScalarNode {
    const text = getScalarValue(this.#source.text, event);
    const tag = this.#tag(event);
    const isPlain = event.style === SCALAR_STYLE.PLAIN && tag === null;
    const tagged = tag?.match(/^!!(int|float|bool|null)$/);
    const isQuoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
    const at = this.#at(isQuoted ? event.valueStart - 1 : event.valueStart);
    if (tag === '!!binary') return this.#binary(text, at);
    const date = isPlain ? readDate(text) : null;
    if (date) return { kind: 'scalar', ...at, value: date.json, printed: date.printed, text };
    if ((isPlain || tagged) && isEndless(text)) {
      this.#report.error('yaml-invalid', null, `${text} is no number that Compose takes`, `Write "${text}".`, at);
    }
    return { kind: 'scalar', ...at, value: isPlain || tagged ? plainScalar(text) : text, text };
  }

  /** Text that is written in base64. */
  #binary(written: string, at: Place): ScalarNode {
    const bytes = Buffer.from(written, 'base64');
    const isRight = bytes.toString('base64') === written.replaceAll(/\s/g, '');
    if (!isRight) this.#fail('what is tagged `!!binary` is no base64', 'Write the text without the tag.', at);
    return scalarNode(at, bytes.toString('utf8'));
  }

  #sequence(event: SequenceEvent): Node {
    const items: Node[] = [];
    while (!this.#closes()) items.push(this.node());
    return listNode(this.#at(event.start), items);
  }

  #mapping(event: MappingEvent): MapNode {
    const entries = new Map<string, Entry>();
    const at = this.#at(event.start);
    let merged: Entry | null = null;
    while (!this.#closes()) {
      const key = this.#key();
      const wasRight = !this.failed;
      const entry = { key, value: this.node() };
      if (key.text === '<<' && wasRight && this.failed) continue;
      const before = key.text === '<<' ? merged : entries.get(key.text);
      if (before) this.#duplicate(key, before);
      else if (key.text === '<<') merged = entry;
      else entries.set(key.text, entry);
    }
    return mapNode(at, merged ? this.#merge.into(entries, merged) : entries);
  }

  /** The text of a key, which may be an alias of a scalar. */
  #key(): ScalarNode {
    const event = this.#events[this.#next];
    const node = this.node();
    if (node.kind === 'scalar') {
      const key = node.start >= 0 ? node : { ...node, ...this.#at(this.#offset(event)) };
      if (typeof node.value !== 'string') this.#refuseKey(key);
      return key;
    }
    this.#fail('a key is a list or a mapping', 'Write a plain word as the key.', node);
    return this.#nothing(node);
  }

  /** The rest of the file is looked at all the same. */
  #refuseKey(key: ScalarNode): void {
    const what = key.text === '' ? 'nothing is written as the key' : `key ${key.text} is not text without quotes`;
    const hint = key.text === '' ? 'Write a word before the colon.' : `Put it in quotes: "${key.text}".`;
    this.#report.error('yaml-invalid', null, what, hint, key);
  }

  #duplicate(key: ScalarNode, first: Entry): void {
    const { line, column } = first.key.source.location(first.key.start);
    const message = `key ${quote(key.text)} is written twice: first at line ${line}, column ${column}`;
    this.#fail(message, 'Remove one of the two, or merge them.', key);
  }

  #alias(event: AliasEvent): Node {
    const name = this.#source.text.slice(event.anchorStart, event.anchorEnd);
    const node = this.#anchors.get(name);
    if (node) return node;
    const at = this.#at(event.anchorStart - 1);
    if (this.#open.has(name)) this.#fail(`alias \`*${name}\` stands inside of its own anchor`, 'Remove the alias.', at);
    else this.#fail(`alias \`*${name}\` has no anchor`, `Write \`&${name}\` above, at what it stands for.`, at);
    return this.#nothing(at);
  }

  #anchored(event: ScalarEvent | SequenceEvent | MappingEvent, read: () => Node): Node {
    const tag = this.#tag(event);
    const mark = marks.get(tag);
    if (tag !== null && !typeTags.has(tag) && !mark) {
      this.#unknownTag(tag, this.#at(event.tagStart));
    }
    if (event.anchorStart < 0) return this.#withMark(mark, read());
    const name = this.#source.text.slice(event.anchorStart, event.anchorEnd);
    this.#anchors.delete(name);
    this.#open.add(name);
    const node = this.#withMark(mark, read());
    this.#open.delete(name);
    this.#anchors.set(name, node);
    return node;
  }

  #unknownTag(tag: string, at: Place): void {
    const hint = didYouMean(tag, tags);
    if (hint === null) this.#report.note('key-ignored', null, `tag ${quote(tag)} means nothing here`, null, at);
    else this.#fail(`${quote(tag)} is not a tag of Compose`, hint, at);
  }

  #closes(): boolean {
    if (this.#events[this.#next]?.type !== EVENT_ID.POP && this.#next < this.#events.length) return false;
    this.#next++;
    return true;
  }

  #tag(event: ScalarEvent | SequenceEvent | MappingEvent): string | null {
    return event.tagStart < 0 ? null : this.#source.text.slice(event.tagStart, event.tagEnd);
  }

  #withMark(mark: Mark | undefined, node: Node): Node {
    if (!mark) return node;
    this.marked = true;
    return { ...node, mark };
  }

  #offset(event: Event | undefined): number {
    return event && 'anchorStart' in event ? Math.max(event.anchorStart - 1, 0) : 0;
  }

  #at(start: number): Place {
    return { source: this.#source, start };
  }

  #nothing(at: Place): ScalarNode {
    return { kind: 'scalar', source: at.source, start: at.start, value: null, text: '' };
  }

  #fail(message: string, hint: string, at: Place, code: 'yaml-invalid' | 'yaml-limit' = 'yaml-invalid'): void {
    this.failed = true;
    this.#report.error(code, null, message, hint, at);
  }
}

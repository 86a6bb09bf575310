import { type ReadEvents, readEvents } from './read-events.ts';

/** The events of YAML texts, each read once, however often it is asked for. */
export class YamlTexts {
  readonly #read = new Map<string, ReadEvents>();

  events(text: string): ReadEvents {
    const known = this.#read.get(text);
    if (known !== undefined) return known;
    const events = readEvents(text);
    this.#read.set(text, events);
    return events;
  }
}

import type { Event } from 'js-yaml';
import { EVENT_ID, parseEvents, YAMLException } from 'js-yaml';
import { limits } from '../limits.ts';
import type { Report } from '../report.ts';
import { composeTree } from './compose-tree.ts';
import type { Node } from './node.ts';
import type { Source } from './source.ts';
import { yamlHint } from './yaml-hints.ts';

/** The tree of the one document of a file; `null` when it has none, or what it has is refused. */
export function readYaml(source: Source, report: Report): Node | null {
  const events = readEvents(source, report);
  if (events === null) return null;
  const [document, second] = splitDocuments(events);
  if (second) {
    const hint = 'Leave one document in the file: remove `---` and merge what follows it.';
    report.error('compose-invalid', null, 'a Compose file with several YAML documents is not supported yet', hint, {
      source,
      start: firstOffset(second),
    });
    return null;
  }
  return document ? composeTree(document, source, report) : null;
}

function readEvents(source: Source, report: Report): readonly Event[] | null {
  try {
    return parseEvents(source.text, { maxDepth: limits.depth });
  } catch (thrown) {
    if (!(thrown instanceof YAMLException)) throw thrown;
    const at = { source, start: thrown.mark?.position ?? 0 };
    if (thrown.reason.startsWith('nesting exceeded')) {
      const message = `more than ${limits.depth} mappings and lists inside of each other`;
      report.error('yaml-limit', null, message, 'Flatten the file.', at);
    } else {
      report.error('yaml-invalid', null, thrown.reason, yamlHint(thrown.reason), at);
    }
    return null;
  }
}

/** The events of each document that is not empty, without those that open and close it. */
function splitDocuments(events: readonly Event[]): (readonly Event[])[] {
  const starts = events.flatMap((it, index) => (it.type === EVENT_ID.DOCUMENT ? [index] : []));
  return starts
    .map((start, index) => events.slice(start + 1, (starts[index + 1] ?? events.length) - 1))
    .filter(([first]) => first && !(first.type === EVENT_ID.SCALAR && first.valueStart < 0));
}

function firstOffset([first]: readonly Event[]): number {
  if (first?.type === EVENT_ID.SCALAR) return first.valueStart;
  return first?.type === EVENT_ID.MAPPING || first?.type === EVENT_ID.SEQUENCE ? first.start : 0;
}

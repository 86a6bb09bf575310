import type { Event } from 'js-yaml';
import { EVENT_ID } from 'js-yaml';
import { limits } from '../limits.ts';
import type { Report } from '../report.ts';
import { composeTree } from './compose-tree.ts';
import type { Document } from './document.ts';
import { explainFailure } from './explain-failure.ts';
import type { Source } from './source.ts';
import type { YamlTexts } from './yaml-texts.ts';

/** The documents of a file that are not empty; `null` when one is refused. */
export function readYaml(source: Source, report: Report, texts: YamlTexts): readonly Document[] | null {
  const events = eventsOf(source, report, texts);
  const parts = events && splitDocuments(events);
  if (parts && parts.length > limits.documents) {
    const message = `the file has more than ${limits.documents} documents`;
    report.error('yaml-limit', null, message, 'Write them as one.', { source, start: 0 });
    return null;
  }
  const documents = parts?.map((it) => composeTree(it, source, report)) ?? null;
  return documents?.every((it) => it !== null) ? documents : null;
}

function eventsOf(source: Source, report: Report, texts: YamlTexts): readonly Event[] | null {
  const found = texts.events(source.text);
  if (found.status === 'read') return found.events;
  const { reason, position } = found;
  if (reason.startsWith('nesting exceeded')) {
    const message = `more than ${limits.depth} mappings and lists inside of each other`;
    report.error('yaml-limit', null, message, 'Flatten the file.', { source, start: position });
  } else {
    const { message, hint, position: start } = explainFailure(source.text, reason, position);
    report.error('yaml-invalid', null, message, hint, { source, start });
  }
  return null;
}

/** The events of each document that is not empty, without those that open and close it. */
function splitDocuments(events: readonly Event[]): (readonly Event[])[] {
  const starts = events.flatMap((it, index) => (it.type === EVENT_ID.DOCUMENT ? [index] : []));
  return starts
    .map((start, index) => events.slice(start + 1, (starts[index + 1] ?? events.length) - 1))
    .filter(([first]) => first && !(first.type === EVENT_ID.SCALAR && first.valueStart < 0));
}

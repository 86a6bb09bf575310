import type { BatchEvent, JobEvent, SystemEvent } from '@tycho/client';
import type { Job } from '@tycho/contract';
import { batchText } from '../batch/batch-view.ts';
import { plainLine } from '../output/plain-text.ts';
import { servicesText } from '../output/services.ts';

/** One line: `09:12:44 up shop 909f2e60 active  web: starting, db: ready`. */
export function eventText(it: JobEvent | SystemEvent | BatchEvent, now: Date): string {
  return `${plainLine(`${now.toTimeString().slice(0, 8)} ${said(it)}`)}\n`;
}

function said(it: JobEvent | SystemEvent | BatchEvent): string {
  switch (it.event) {
    case 'progress':
    case 'end':
      return ofJob(it.job);
    case 'system':
      return `system ${it.system.name} ${it.system.guid.slice(0, 8)} ${it.system.state} ${servicesText(it.system.services)}`;
    case 'batch':
      return `batch ${it.batch.id.slice(0, 8)} ${batchText(it.batch)}`;
    case 'refused':
      return `item ${it.item.item} ${it.item.name ?? ''} refused ${it.item.problems.map(({ message }) => message).join('; ')}`;
    case 'removed':
      return `system ${it.guid.slice(0, 8)} removed`;
  }
}

function ofJob({ kind, name, guid, state, services, problems }: Job): string {
  const error = problems.find((it) => it.level === 'error');
  return `${kind} ${name} ${guid.slice(0, 8)} ${state} ${error ? error.message : servicesText(services)}`;
}

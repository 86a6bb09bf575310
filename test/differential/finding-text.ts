import type { Finding } from './hunt.ts';
import type { Request } from './request.ts';

const part = /^--- (.+)$/m;

/** A finding as text: the files, what the reference says, what we say. */
export function describeFinding({ kind, request, theirs, ours }: Finding): string {
  const { files, ...rest } = request;
  const texts = Object.entries(files).map(([name, text]) => `--- ${name}\n${text}\n`);
  const asked = `--- asked with\n${JSON.stringify(rest)}\n`;
  return `# ${kind}\n${texts.join('')}${asked}--- reference\n${theirs}\n--- ours\n${ours}\n`;
}

/** The finding of such a text. */
export function readFinding(text: string): Finding {
  const [head = '', ...pieces] = text.split(part);
  const parts = new Map<string, string>();
  for (let at = 0; at + 1 < pieces.length; at += 2) parts.set(pieces[at] ?? '', (pieces[at + 1] ?? '').slice(1, -1));
  const { 'asked with': rest = '{}', reference = '', ours = '', ...files } = Object.fromEntries(parts);
  const request = { ...(JSON.parse(rest) as Omit<Request, 'files'>), files };
  return { kind: head.replace(/^# /, '').trim(), request, theirs: reference.trim(), ours: ours.trim() };
}

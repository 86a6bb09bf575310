import type { ProblemDocument } from '@tycho/contract';

/** An HTTP answer, read: its status, and the codes of its problems when it is a problem document. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
  readonly headers: Headers;
}

export async function ask(url: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return {
    status: response.status,
    type,
    headers: response.headers,
    body: type.includes('json') ? JSON.parse(text) : text,
  };
}

export const post = (url: string, body: unknown): Promise<Answer> =>
  ask(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

export const postYaml = (url: string, text: string): Promise<Answer> =>
  ask(url, { method: 'POST', headers: { 'content-type': 'application/yaml' }, body: text });

/** The problems of an answer that must be a problem document of its own status. */
export function problemsIn(answer: Answer) {
  const document = answer.body as ProblemDocument;
  if (!answer.type.startsWith('application/problem+json') || document.status !== answer.status) {
    throw new Error(`not a problem document: ${answer.status} ${answer.type} ${JSON.stringify(answer.body)}`);
  }
  return document.problems;
}

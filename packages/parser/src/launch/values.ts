import type { Rule } from '../check/rule.ts';
import type { ModelService } from '../model/model.ts';
import { quote } from '../quote.ts';
import { parseUser } from '../schema/user.ts';

const launchable: readonly {
  readonly key: 'user' | 'restart' | 'working_dir';
  readonly is: string;
  readonly hint: string;
  test(text: string): boolean;
}[] = [
  {
    key: 'user',
    is: 'a numeric user; a name cannot be resolved without the image',
    hint: 'Write the numbers, as "1000:1000"; `docker run --rm --entrypoint id IMAGE NAME` shows them.',
    test: (it) => parseUser(it) !== null,
  },
  {
    key: 'restart',
    is: 'a restart policy',
    hint: 'Write "no", always, unless-stopped, on-failure or on-failure:3.',
    test: (it) => /^(no|always|unless-stopped|on-failure(:\d{1,9})?)$/.test(it),
  },
  {
    key: 'working_dir',
    is: 'an absolute path',
    hint: 'Start the path with a slash.',
    test: (it) => it.startsWith('/'),
  },
];

/** Texts that any container engine could take, but an orchestrator cannot. */
export const launchesValues: Rule = ({ services }, report) => {
  for (const [name, service] of Object.entries(services)) {
    for (const { key, is, hint, test } of launchable) {
      const text: ModelService[typeof key] = service[key];
      if (!text || test(text)) continue;
      report.error('value-invalid', `services.${name}.${key}`, `${quote(text)} is not ${is}`, hint);
    }
    const [how, ...words] = service.healthcheck?.test ?? [];
    if (!how?.startsWith('CMD') || words.length > 0 || service.healthcheck?.disable) continue;
    const hint = 'Write ["CMD", "program", "argument"], ["CMD-SHELL", "command"] or ["NONE"].';
    report.error('value-invalid', `services.${name}.healthcheck.test`, 'the test runs nothing', hint);
  }
};

import type { Rule } from '../check/rule.ts';
import type { ModelHook, ModelService, ModelStep } from '../model/model.ts';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import { parseUser } from '../schema/user.ts';

/** What runs before, beside and after the program of a service. */
export const launchesHooks: Rule = ({ services }, report) => {
  for (const [name, service] of Object.entries(services)) {
    const path = `services.${name}`;
    for (const key of ['post_start', 'pre_stop'] as const) {
      (service[key] ?? []).forEach((it, index) => {
        hook(it, service, `${path}.${key}[${index}]`, report);
      });
    }
    steps(service.pre_start ?? [], path, report);
  }
};

function hook(it: ModelHook, service: ModelService, path: string, report: Report): void {
  if (it.command?.length === 0) {
    report.error('value-invalid', `${path}.command`, 'the hook runs nothing', 'Write a program and its arguments.');
  }
  folder(it, path, report);
  if (it.user && it.user !== service.user) {
    const message = 'a hook runs as the user of its service: another one has no effect';
    report.warning('value-approximated', `${path}.user`, message, 'Write a `pre_start` step, or leave it out.');
  }
  if (it.privileged && !service.privileged) {
    const message = 'a hook has the rights of its service: `privileged` has no effect';
    report.warning('value-approximated', `${path}.privileged`, message, 'Leave it out.');
  }
}

function steps(written: readonly ModelStep[], path: string, report: Report): void {
  written.forEach((it, index) => {
    const at = `${path}.pre_start[${index}]`;
    folder(it, at, report);
    if (it.volumes?.length) {
      const message = 'a step sees what its service mounts: volumes of its own have no effect';
      report.warning('value-approximated', `${at}.volumes`, message, 'Mount them at the service.');
    }
    if (it.user && parseUser(it.user) === null) {
      const message = `${quote(it.user)} is not a numeric user; a name cannot be resolved without the image`;
      report.error('value-invalid', `${at}.user`, message, 'Write the numbers, as "1000" or "1000:1000".');
    }
    if (!it.per_replica && written.slice(0, index).some((before) => before.per_replica)) {
      const message = 'a step for the whole service comes before those for each replica, whatever the order';
      report.warning('value-approximated', at, message, 'Write it first, or `per_replica: true`.');
    }
  });
}

function folder({ working_dir: text }: Pick<ModelHook, 'working_dir'>, path: string, report: Report): void {
  if (!text || text.startsWith('/')) return;
  const message = `${quote(text)} is not an absolute path`;
  report.error('value-invalid', `${path}.working_dir`, message, 'Start the path with a slash.');
}

import { parseDuration, runsToItsEnd } from '@tycho/ast';
import { buildRestart, isJobMode } from '../build/build-restart.ts';
import { failureActions } from '../build/build-update.ts';
import type { Rule } from '../check/rule.ts';
import type { ModelService, ModelUpdate } from '../model/model.ts';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';

const modes = ['replicated', 'global', 'replicated-job', 'global-job'];
const conditions = ['none', 'on-failure', 'any'];
/** How containers are exchanged, and what may be asked for when a new one fails. */
const sections = [
  ['update_config', failureActions],
  ['rollback_config', failureActions.filter((it) => it !== 'rollback')],
] as const;

/** How a service is deployed, and what of that comes out other than it is written. */
export const launchesDeploys: Rule = ({ services }, report) => {
  for (const [name, service] of Object.entries(services)) {
    if (!service.deploy) continue;
    const path = `services.${name}.deploy`;
    mode(service, path, report);
    restartPolicy(service, path, report);
    for (const [key, actions] of sections) {
      const update = service.deploy[key];
      if (!update) continue;
      action(update, `${path}.${key}`, actions, report);
      exchange(service, update, `${path}.${key}`, report);
    }
  }
};

function mode({ deploy = {}, scale }: ModelService, path: string, report: Report): void {
  const { mode: written = 'replicated', replicas } = deploy;
  if (!modes.includes(written)) {
    report.error('value-invalid', `${path}.mode`, `${quote(written)} is not a mode`, `Write ${modes.join(', ')}.`);
    return;
  }
  if (!written.startsWith('global')) return;
  if ((replicas ?? scale) !== undefined) {
    const message = `mode ${written} runs one on each node, so the number of replicas has no effect`;
    report.warning('value-approximated', `${path}.replicas`, message, 'Remove one of the two.');
  }
  if (written === 'global-job') {
    const message =
      'on each node the job runs before a container that only holds its place, and on nodes that join later';
    report.warning('value-approximated', `${path}.mode`, message);
  }
}

function restartPolicy({ deploy = {}, restart }: ModelService, path: string, report: Report): void {
  const { restart_policy: policy, mode: written } = deploy;
  if (!policy) return;
  const at = `${path}.restart_policy`;
  const { condition = 'any', max_attempts: attempts, delay, window } = policy;
  if (!conditions.includes(condition)) {
    const hint = `Write ${conditions.join(', ')}.`;
    report.error('value-invalid', `${at}.condition`, `${quote(condition)} is not a condition`, hint);
    return;
  }
  if (condition === 'any' && isJobMode(written) && policy.condition !== undefined) {
    report.warning(
      'value-approximated',
      `${at}.condition`,
      'a job that ended well is not started again: `any` is read as `on-failure`',
    );
  }
  const restarts = buildRestart({ command: null, entrypoint: null, deploy }, false).policy;
  if (attempts !== undefined && restarts !== 'on-failure') {
    const message =
      restarts === 'never'
        ? 'without restarts there are no attempts'
        : 'a service that runs on is restarted without limit';
    report.warning('value-approximated', `${at}.max_attempts`, message, 'Write `condition: on-failure`.');
  }
  for (const [key, value] of Object.entries({ delay, window })) {
    if (value === undefined) continue;
    const message = `\`${key}\` has no effect: the pause before a restart is 10 s at first, and doubles up to 5 minutes`;
    report.warning('value-approximated', `${at}.${key}`, message);
  }
  if (restart !== undefined) {
    const message = '`deploy.restart_policy` goes before `restart`, which has no effect';
    report.warning('value-approximated', path.replace(/deploy$/, 'restart'), message, 'Remove one of the two.');
  }
}

function exchange(service: ModelService, update: ModelUpdate, path: string, report: Report): void {
  if (runsToItsEnd(buildRestart(service, false))) {
    report.warning('value-approximated', path, 'what runs to its end is replaced as a whole', 'Leave it out.');
    return;
  }
  if (service.volumes?.some((it) => it.type === 'volume')) {
    const message = 'the service has a volume, so its old container is stopped before the new one starts';
    report.warning('value-approximated', path, message);
  }
  pauses(update, path, report);
}

function pauses({ delay, monitor, max_failure_ratio: ratio }: ModelUpdate, path: string, report: Report): void {
  if (delay !== undefined && (parseDuration(delay) ?? 0) > 0) {
    const message = 'the pause between two containers comes out as the time that a new one has to stay ready';
    report.note('value-approximated', `${path}.delay`, message);
  }
  if (monitor !== undefined && (parseDuration(monitor) ?? 0) > 0) {
    report.note(
      'value-approximated',
      `${path}.monitor`,
      'a new container has to stay ready for so long, in whole seconds',
    );
  }
  if (ratio) {
    const message = 'one container that fails is enough: the ratio of those that may fail has no effect';
    report.warning('value-approximated', `${path}.max_failure_ratio`, message);
  }
}

function action(
  { failure_action: written }: ModelUpdate,
  path: string,
  actions: readonly string[],
  report: Report,
): void {
  if (written === 'continue') {
    const message = 'an update stops at the first container that fails: Kubernetes does not go on past it';
    report.warning('value-approximated', `${path}.failure_action`, message, 'Write `pause`, which is what happens.');
  } else if (written !== undefined && !actions.includes(written)) {
    const hint = `Write ${actions.join(', ')}.`;
    report.error('value-invalid', `${path}.failure_action`, `${quote(written)} is not an action`, hint);
  }
}

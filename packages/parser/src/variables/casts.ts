import { below, type Expansion, type Expansions } from '../canonical/expansion.ts';
import { rewriting } from '../canonical/rewriting.ts';
import { quote } from '../quote.ts';
import { kinds, type ValueKind } from '../schema/value-kinds.ts';
import { scalarNode, textOf } from '../yaml/node.ts';

/** A text, as which a variable comes, read as what it stands for; anything else stays as it is. */
const cast =
  ({ is, read }: ValueKind, example: string): Expansion =>
  (node, path, report) => {
    const text = textOf(node);
    if (text === undefined) return node;
    const value = read(text);
    if (value !== undefined) return scalarNode(node, value);
    report.error('value-invalid', path, `${quote(text)} is not ${is}`, `Write it as ${example}.`);
    return null;
  };

const flag = cast(kinds.flag, 'true');
const whole = cast(kinds.whole, '3');
const decimal = cast(kinds.decimal, '0.5');
const mask = cast(kinds.umask, '"022"');

const container: Expansions = {
  cpu_count: whole,
  cpu_percent: decimal,
  cpu_period: whole,
  cpu_quota: whole,
  cpu_rt_period: whole,
  cpu_rt_runtime: whole,
  cpus: decimal,
  cpu_shares: whole,
  init: flag,
  'networks.*.use_service_name_alias': flag,
  oom_kill_disable: flag,
  oom_score_adj: whole,
  pids_limit: whole,
  privileged: flag,
  read_only: flag,
  umask: mask,
  'ulimits.*': whole,
  'ulimits.*.hard': whole,
  'ulimits.*.soft': whole,
  'volumes[].read_only': flag,
  'volumes[].volume.nocopy': flag,
};

const rollout: Expansions = { parallelism: whole, max_failure_ratio: decimal };

const service: Expansions = {
  ...container,
  ...below('pre_start[]', container),
  'depends_on.*.required': flag,
  'depends_on.*.restart': flag,
  'healthcheck.retries': whole,
  'healthcheck.disable': flag,
  'ports[].target': whole,
  stdin_open: flag,
  tty: flag,
  'deploy.replicas': whole,
  ...below('deploy.update_config', rollout),
  ...below('deploy.rollback_config', rollout),
  'deploy.restart_policy.max_attempts': whole,
  'deploy.placement.max_replicas_per_node': whole,
  scale: whole,
};

const job: Expansions = { ...service, 'triggers.manual': flag };

const network: Expansions = {
  external: flag,
  internal: flag,
  attachable: flag,
  enable_ipv4: flag,
  enable_ipv6: flag,
};

/**
 * A file with its numbers and switches read where text may stand for them, whether or not what is written there is
 * used in the end.
 */
export const casting = rewriting({
  ...below('services.*', service),
  ...below('jobs.*', job),
  ...below('networks.*', network),
  'volumes.*.external': flag,
  'secrets.*.external': flag,
  'configs.*.external': flag,
});

import type { Hook, Hooks } from '@tycho/ast';
import type { ModelHook, ModelService } from '../model/model.ts';

export const buildHooks = ({ post_start = [], pre_stop = [] }: ModelService): Hooks => ({
  postStart: post_start.map(hook),
  preStop: pre_stop.map(hook),
});

const hook = ({ command, working_dir, environment = {} }: ModelHook): Hook => ({
  command: command ?? [],
  workingDir: working_dir || null,
  environment: Object.fromEntries(Object.entries(environment).filter((it): it is [string, string] => it[1] !== null)),
});

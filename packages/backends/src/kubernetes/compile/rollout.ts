import type { Update } from '@tycho/ast';
import type { Fields } from './part.ts';

/** Kubernetes' own default, written out: fields that are Tycho's can be taken back by a later revision. */
const ROLLING = { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } };
const ON_NODES = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } };
/** What is written to a volume by one program is not for the old and the new pod to write to together. */
const ONE_AFTER_THE_OTHER = { type: 'Recreate' };
/** Seconds that a Deployment may be without progress. */
const DEADLINE = 600;

/** How the pods of a Deployment are exchanged; `alone`: an old one and a new one cannot be there together. */
export const rollout = (update: Update | null, alone: boolean): Fields => ({
  strategy: alone ? ONE_AFTER_THE_OTHER : (rolling(update) ?? ROLLING),
  ...patience(update),
});

/** How those of a DaemonSet are. */
export const nodeRollout = (update: Update | null): Fields => {
  const { minReadySeconds } = patience(update);
  return { updateStrategy: rolling(update) ?? ON_NODES, ...(minReadySeconds === undefined ? {} : { minReadySeconds }) };
};

function rolling(update: Update | null): Fields | null {
  if (!update) return null;
  const atOnce = update.parallelism === 0 ? '100%' : update.parallelism;
  const rollingUpdate =
    update.order === 'start-first' ? { maxSurge: atOnce, maxUnavailable: 0 } : { maxSurge: 0, maxUnavailable: atOnce };
  return { type: 'RollingUpdate', rollingUpdate };
}

function patience(update: Update | null): Fields {
  const minReadySeconds = Math.ceil((update?.monitor ?? 0) / 1000);
  if (minReadySeconds === 0) return {};
  return {
    minReadySeconds,
    ...(minReadySeconds < DEADLINE ? {} : { progressDeadlineSeconds: minReadySeconds + DEADLINE }),
  };
}

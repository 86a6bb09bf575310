import { afterAll, beforeAll } from 'vitest';
import { kubectl, realCluster } from '../real-cluster.ts';
import { startTycho, type Tycho } from '../tycho.ts';

export interface TychoOnNode {
  readonly tycho: Tycho;
  /** Name of the namespace, which is the tests' own. */
  readonly namespace: string;
  readonly kubeconfig: string;
  /** What kubectl prints, in that namespace. */
  inNamespace(...args: readonly string[]): Promise<string>;
}

/** A whole Tycho for the tests of a `describe`, in a namespace of its own on the real node. `prepare`: gives it images. */
export function tychoOnNode(prepare: () => Promise<unknown>, policy: object = {}): TychoOnNode {
  const { kubeconfig, newNamespace } = realCluster();
  const stack = new AsyncDisposableStack();
  let namespace = '';
  let tycho: Tycho | undefined;
  beforeAll(async () => {
    await prepare();
    namespace = stack.use(await newNamespace()).name;
    tycho = stack.use(await startTycho({ kubeconfig, namespace, policy }));
  });
  afterAll(() => stack.disposeAsync());
  return {
    get tycho() {
      if (tycho === undefined) throw new Error('the tests have not begun');
      return tycho;
    },
    get namespace() {
      return namespace;
    },
    kubeconfig,
    inNamespace: (...args) => kubectl('-n', namespace, ...args),
  };
}

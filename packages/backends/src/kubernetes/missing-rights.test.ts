import { describe, expect, test } from 'vitest';
import type { KubeClient, KubeRequest, KubeResponse } from './kube-client.ts';
import { missingRights } from './missing-rights.ts';

interface Review {
  readonly spec: { readonly resourceAttributes: { readonly verb: string; readonly resource: string } };
}

/** A cluster that answers only whether something is allowed. */
const asking = (answer: (verb: string, resource: string) => KubeResponse): Pick<KubeClient, 'request'> => ({
  async request({ body }: KubeRequest) {
    const { verb, resource } = (body as Review).spec.resourceAttributes;
    return answer(verb, resource);
  },
});

const says = (allowed: boolean): KubeResponse => ({ status: 201, text: JSON.stringify({ status: { allowed } }) });

describe('the rights for namespaces of their own', () => {
  test('are all there where each of them is', async () => {
    expect(await missingRights(asking(() => says(true)))).toBeNull();
  });

  test('are missing where one is, and that one is named', async () => {
    const client = asking((verb, resource) => says(!(verb === 'watch' && resource === 'jobs')));
    expect(await missingRights(client)).toMatchObject({
      code: 'permission-missing',
      message: expect.stringContaining('watch jobs.batch'),
    });
  });

  test('are missing where nobody may even ask', async () => {
    const client = asking(() => ({ status: 403, text: '{}' }));
    expect(await missingRights(client)).toMatchObject({ code: 'permission-missing' });
  });

  test('are not known while the cluster has no time for the question', async () => {
    for (const status of [429, 503]) {
      const client = asking(() => ({ status, text: '{"message":"later"}' }));
      await expect(missingRights(client)).rejects.toMatchObject({ problems: [{ code: 'cluster-busy' }] });
    }
  });
});

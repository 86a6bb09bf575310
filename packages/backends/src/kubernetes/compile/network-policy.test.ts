import { sampleService, sampleSystem } from '@tycho/ast/sample-system';
import { expect, test } from 'vitest';
import { Context } from './context.ts';
import { networkPolicy } from './network-policy.ts';
import { defaultTarget } from './target.ts';

const policyOf = (...services: ReturnType<typeof sampleService>[]) => {
  const context = new Context(sampleSystem('shop', services), '909f2e60b83340cd905ae3865d461156', defaultTarget);
  return services.map((it) => networkPolicy(context, it).manifest.spec as { egress?: { to?: object[] }[] });
};

test('a service without networks that joins one in internal networks does not open the way to everywhere', () => {
  const [, joined] = policyOf(
    sampleService('web', { egress: 'networks' }),
    sampleService('side', { joins: 'web', networks: [], ingress: [], egress: 'networks' }),
  );
  expect(joined?.egress).toMatchObject([{ ports: [{ port: 53 }, { port: 53 }] }]);
});

test('a service that is cut off reaches nothing, not even the name server', () => {
  const [cut] = policyOf(sampleService('cut', { networks: [], ingress: [], egress: 'nowhere' }));
  expect(cut).toMatchObject({ policyTypes: ['Ingress', 'Egress'], ingress: [], egress: [] });
});

import fc from 'fast-check';

const names = ['a', 'b', 'c', 'd', 'e'] as const;
const networkKeys = ['front', 'back', 'side'] as const;
const ranges = ['203.0.113.0/24', '203.0.113.7', '198.51.100.0/25', '0.0.0.0/0'];
export const ports: readonly number[] = [80, 443, 5353];

const port = fc.record({
  target: fc.constantFrom(...ports),
  protocol: fc.constantFrom('tcp', 'udp'),
  published: fc.constant('0'),
});

const connection = (earlier: readonly string[]) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.subarray([...networkKeys], { minLength: 1 }).map((networks) => ({ networks })) },
    { weight: 2, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.constant({ network_mode: 'none' }) },
    { weight: 1, arbitrary: fc.constant({ network_mode: 'host' }) },
    ...(earlier.length === 0
      ? []
      : [{ weight: 1, arbitrary: fc.constantFrom(...earlier).map((it) => ({ network_mode: `service:${it}` })) }]),
  );

const service = (earlier: readonly string[]) =>
  fc
    .tuple(
      connection(earlier),
      fc.uniqueArray(port, { maxLength: 2, selector: (it) => `${it.target}/${it.protocol}` }),
      fc.option(fc.subarray(ranges, { minLength: 1 }), { nil: [] as string[], freq: 2 }),
    )
    .map(([connected, published, clients]) => ({
      image: 'a',
      ...connected,
      ...('network_mode' in connected && connected.network_mode.startsWith('service:') ? {} : { ports: published }),
      'x-tycho': { clients },
    }));

const network = fc.record(
  { internal: fc.boolean(), name: fc.constantFrom('shared-one', 'shared-two'), external: fc.boolean() },
  { requiredKeys: [] },
);

/** A Compose file whose services are connected in every way there is. */
export const arbitraryProject: fc.Arbitrary<object> = fc.integer({ min: 1, max: names.length }).chain((count) =>
  fc.record({
    services: fc
      .tuple(...names.slice(0, count).map((_, index) => service(names.slice(0, index))))
      .map((made) => Object.fromEntries(made.map((it, index) => [names[index] ?? '', it]))),
    networks: fc.record({ front: network, back: network, side: network }),
    'x-tycho': fc.record({
      pod: fc.constantFrom('each', 'each', 'each', 'single'),
      placement: fc.constantFrom('shared', 'isolated'),
    }),
  }),
);

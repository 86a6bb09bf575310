import { get } from 'node:http';
import { startEmbedded } from '@tycho/embedded';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, post, postYaml, problemsIn } from '../ask.ts';
import { startTycho, type Tycho } from '../tycho.ts';

/** What a person may send by mistake, and what is said about it. */
const files: readonly { readonly title: string; readonly text: string; readonly problems: readonly object[] }[] = [
  {
    title: 'text that is not YAML',
    text: 'services:\n  web: [unclosed\n',
    problems: [{ code: 'yaml-invalid', file: 'compose.yaml', line: expect.any(Number), column: expect.any(Number) }],
  },
  {
    title: 'YAML that is not a Compose file',
    text: '- just\n- a list\n',
    problems: [{ code: 'compose-invalid', line: 1 }],
  },
  { title: 'no services', text: 'name: empty\n', problems: [{ code: 'services-missing' }] },
  {
    title: 'a service with neither image nor build',
    text: 'services:\n  web:\n    command: run\n',
    problems: [{ code: 'image-missing', path: 'services.web', line: 2 }],
  },
  {
    title: 'a port out of range',
    text: 'services:\n  web:\n    image: nginx\n    ports:\n      - "80:70000"\n',
    problems: [{ code: 'port-invalid', path: 'services.web.ports[0]', line: 5, column: 9, hint: expect.any(String) }],
  },
  {
    title: 'a duplicate key',
    text: 'services:\n  web:\n    image: nginx\n    image: httpd\n',
    problems: [{ level: 'error', line: 4, column: 5, message: expect.stringContaining('image') }],
  },
  {
    title: 'a dependency cycle, with its route',
    text: 'services:\n  a:\n    image: x\n    depends_on: [b]\n  b:\n    image: x\n    depends_on: [a]\n',
    problems: [{ code: 'dependency-cycle', message: expect.stringMatching(/a → b → a|b → a → b/) }],
  },
  {
    title: 'an undefined volume and an undefined network',
    text: 'services:\n  web:\n    image: nginx\n    networks: [back]\n    volumes: ["data:/data"]\n',
    problems: [
      { code: 'network-undefined', line: 4 },
      { code: 'volume-undefined', line: 5 },
    ],
  },
  {
    title: 'a required variable without a value',
    text: 'services:\n  web:\n    image: "nginx:${TAG:?say which version}"\n',
    problems: [{ code: 'variable-required', line: 3, message: expect.stringContaining('say which version') }],
  },
  {
    title: 'a misspelt key, with the nearest known one',
    text: 'services:\n  web:\n    imgae: nginx\n    image: nginx\n',
    problems: [{ code: 'key-unknown', line: 3, column: 5, hint: expect.stringContaining('image') }],
  },
  {
    title: 'a name that Kubernetes cannot take',
    text: 'name: "Bad Name!"\nservices:\n  web:\n    image: nginx\n',
    problems: [{ code: 'name-invalid', line: 1, hint: expect.any(String) }],
  },
];

describe('bad input is answered well', () => {
  let cluster: Awaited<ReturnType<typeof startEmbedded>>;
  let tycho: Tycho;
  beforeAll(async () => {
    cluster = await startEmbedded({ readyAfter: 20 });
    tycho = await startTycho({
      kubeconfig: cluster.kubeconfig,
      policy: { maxReplicas: 3, images: ['nginx', 'jupyter/*'] },
    });
  });
  afterAll(async () => {
    await tycho?.[Symbol.asyncDispose]();
    await cluster?.stop();
  });

  for (const { title, text, problems } of files) {
    test(title, async () => {
      const answer = await postYaml(`${tycho.url}/systems`, text);
      expect(answer.status).toBe(400);
      const errors = problemsIn(answer).filter((it) => it.level === 'error');
      expect(errors).toMatchObject(problems.map((it) => expect.objectContaining(it)));
      expect(errors).toHaveLength(problems.length);
    });
  }

  test('a file of 5 MB, at once', async () => {
    const answer = await postYaml(
      `${tycho.url}/systems`,
      `services:\n  web:\n    image: nginx\n#${'x'.repeat(5_000_000)}\n`,
    );
    expect(answer.status).toBe(413);
    expect(problemsIn(answer)).toMatchObject([{ code: 'file-too-large' }]);
  });

  test('a request larger than the server takes', async () => {
    const answer = await postYaml(`${tycho.url}/systems`, 'x'.repeat(17_000_000));
    expect(answer.status).toBe(413);
    expect(problemsIn(answer)).toMatchObject([{ code: 'file-too-large' }]);
  });

  test('an alias bomb', async () => {
    const levels = Array.from({ length: 9 }, (_, level) =>
      level === 0
        ? 'x0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]'
        : `x${level}: &a${level} [${Array(10)
            .fill(`*a${level - 1}`)
            .join(', ')}]`,
    );
    const answer = await postYaml(
      `${tycho.url}/systems`,
      `${levels.join('\n')}\nservices:\n  web:\n    image: nginx\n    x-bomb: *a8\n`,
    );
    expect(answer.status).toBe(400);
    expect(problemsIn(answer).map((it) => it.code)).toContain('yaml-limit');
  });

  test('several mistakes are all reported in one go, in order of place', async () => {
    const answer = await postYaml(
      `${tycho.url}/systems`,
      'services:\n  web:\n    image: nginx\n    ports: ["x:y"]\n    depends_on: [nobody]\n    volumes: ["data:/data"]\n',
    );
    const errors = problemsIn(answer).filter((it) => it.level === 'error');
    expect(errors.map((it) => it.code)).toEqual(['port-invalid', 'service-undefined', 'volume-undefined']);
  });

  test('a body that is not JSON, one that lacks files, one with a key nobody knows', async () => {
    const broken = await ask(`${tycho.url}/systems`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect([broken.status, problemsIn(broken)[0]?.code]).toEqual([400, 'request-invalid']);
    const empty = await post(`${tycho.url}/systems`, {});
    expect([empty.status, problemsIn(empty)[0]]).toMatchObject([400, { code: 'request-invalid', path: 'files' }]);
    const unknown = await post(`${tycho.url}/systems`, { files: {}, colour: 'red' });
    expect([unknown.status, JSON.stringify(problemsIn(unknown))]).toEqual([400, expect.stringContaining('colour')]);
    const nothing = await ask(`${tycho.url}/systems`, { method: 'POST' });
    expect([nothing.status, problemsIn(nothing)[0]?.code]).toEqual([400, 'request-invalid']);
  });

  test('a file outside of the project folder', async () => {
    const text = 'services:\n  web:\n    image: nginx\n    env_file: ../secrets.env\n';
    expect(problemsIn(await postYaml(`${tycho.url}/systems`, text))).toMatchObject([{ code: 'file-outside', line: 4 }]);
  });

  test('what policy refuses is a 422 that points into the file', async () => {
    const many = await postYaml(
      `${tycho.url}/systems`,
      'services:\n  web:\n    image: nginx\n    deploy:\n      replicas: 4\n',
    );
    expect(many.status).toBe(422);
    expect(problemsIn(many)).toMatchObject([{ code: 'policy-refused', path: 'services.web.deploy.replicas', line: 5 }]);
    const image = await postYaml(`${tycho.url}/systems`, 'services:\n  web:\n    image: evil/miner\n');
    expect([image.status, problemsIn(image)[0]]).toMatchObject([
      422,
      { code: 'policy-refused', path: 'services.web.image', line: 3 },
    ]);
  });

  test('an unknown GUID, a GUID that is none, an unknown job, an unknown route', async () => {
    const guid = '0'.repeat(32);
    for (const [path, method, status, code] of [
      [`/systems/${guid}`, 'GET', 404, 'system-unknown'],
      [`/systems/${guid}`, 'DELETE', 404, 'system-unknown'],
      ['/systems/nonsense', 'DELETE', 400, 'request-invalid'],
      ['/jobs/up-0-0', 'GET', 404, 'job-unknown'],
      ['/system-of-mine', 'POST', 404, 'route-unknown'],
    ] as const) {
      const answer = await ask(tycho.url + path, { method });
      expect([path, answer.status, problemsIn(answer)[0]?.code]).toEqual([path, status, code]);
    }
  });

  test('a page of another host, and more systems than one request may launch', async () => {
    const { hostname, port } = new URL(tycho.url);
    const stranger = await new Promise<number | undefined>((resolve, reject) => {
      get({ hostname, port, path: '/systems', headers: { host: 'evil.example' } }, (it) =>
        resolve(it.resume().statusCode),
      ).on('error', reject);
    });
    expect(stranger).toBe(403);
    expect((await ask(`http://localhost:${port}/healthz`)).status).toBe(200);
    const files = { 'compose.yaml': 'services:\n  web:\n    image: nginx\n' };
    const many = await post(`${tycho.url}/systems/bulk`, {
      launches: [
        { files, count: 9_000 },
        { files, count: 9_000 },
      ],
    });
    expect([many.status, problemsIn(many)[0]]).toMatchObject([400, { code: 'request-invalid', path: 'launches' }]);
  });

  test('of a bulk request the good launches go on, and each bad one says why', async () => {
    const good = { files: { 'compose.yaml': 'services:\n  web:\n    image: nginx\n' }, count: 2 };
    const bad = { files: { 'compose.yaml': 'services: {}\n' } };
    const mixed = await post(`${tycho.url}/systems/bulk`, { launches: [good, bad] });
    expect([mixed.status, mixed.body]).toMatchObject([
      202,
      { total: 3, accepted: 2, refused: 1, problems: [{ code: 'services-missing', path: 'launches[1].services' }] },
    ]);
    const none = await post(`${tycho.url}/systems/bulk`, { launches: [bad] });
    expect([none.status, problemsIn(none)[0]?.code]).toEqual([400, 'services-missing']);
  });
});

import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { type EmbeddedCluster, startEmbedded } from '@tycho/embedded';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, ask, post } from '../ask.ts';
import { startTycho, type Tycho } from '../tycho.ts';

interface OriginalAnswer {
  readonly status: 'success' | 'error';
  readonly result: {
    readonly error: string;
    readonly sid: string;
    readonly containers: object;
    readonly conn_string: string;
    readonly patches: readonly object[];
    readonly problems: readonly { readonly code: string }[];
  };
  readonly message: string;
}

const patiently = { timeout: 20_000 };

/** What was recorded of the original: a start as its client sent it. */
const jupyter = {
  name: 'jupyter-ds',
  principal: '{"username": "renci"}',
  serviceaccount: 'default',
  env: {},
  system: {
    version: '3',
    services: {
      'jupyter-datascience': {
        image: 'jupyter/datascience-notebook',
        entrypoint: 'start.sh jupyter lab --LabApp.token=',
        ports: ['8888:8888'],
      },
    },
  },
  services: { 'jupyter-datascience': { port: 8888 } },
};
const { system: _system, ...withoutSystem } = jupyter;
const { principal: _principal, ...withoutPrincipal } = jupyter;
const by = (username: string, more: object = {}) => ({ ...jupyter, principal: { username }, ...more });
const withService = (service: object) => ({ ...jupyter, system: { services: { 'jupyter-datascience': service } } });

describe('the HTTP of the original', () => {
  let cluster: EmbeddedCluster;
  let tycho: Tycho;
  beforeAll(async () => {
    cluster = await startEmbedded({ readyAfter: 0 });
    const policy = { external: { serviceAccounts: ['lab-*'] } };
    tycho = await startTycho({ kubeconfig: cluster.kubeconfig, policy });
  });
  afterAll(async () => {
    await tycho?.[Symbol.asyncDispose]();
    await cluster?.stop();
  });

  const system = (verb: string, body: unknown) => post(`${tycho.url}/system/${verb}`, body);
  const started = async (body: object): Promise<string> => success(await system('start', body)).result.sid;
  const objects = async (path: string, guid: string) => {
    const { body } = await ask(`${cluster.url}/${path}?labelSelector=tycho-guid=${guid}`);
    return (body as { items: { metadata: { labels: object } }[] }).items;
  };

  test('starts a system, and tells its node port', async () => {
    const { result, message } = success(await system('start', jupyter));
    const { sid } = result;
    expect(sid).toMatch(/^[0-9a-f]{32}$/);
    expect(result).toEqual({
      name: `jupyter-ds-${sid}`,
      sid,
      containers: { 'jupyter-datascience': { ip_address: null, 'port-1': expect.any(Number) } },
      conn_string: '',
      problems: expect.arrayContaining([expect.objectContaining({ level: 'note', path: 'system.version' })]),
    });
    expect(message).toBe(`Started system jupyter-ds-${sid}`);
    expect((await tycho.client.system(sid)).owner).toBe('renci');
  });

  test('shows a system by its name, those of a user, and all of them', async () => {
    const mine = await started(by('status'));
    const other = await started(by('other', { env: { A: '1' } }));
    const shown = success(await system('status', { name: mine }));
    expect(shown).toEqual({
      status: 'success',
      result: [
        {
          name: `jupyter-ds-${mine}`,
          app_id: 'jupyter-ds',
          sid: mine,
          ip_address: '127.0.0.1',
          port: expect.stringMatching(/^3\d{4}$/),
          creation_time: expect.stringMatching(/^\d{1,2}-\d{1,2}-\d{4} \d{1,2}:\d{1,2}:\d{1,2}$/),
          username: 'status',
          utilization: { 'jupyter-datascience': null },
          workspace_name: 'jupyter-ds',
          is_ready: expect.any(Boolean),
        },
      ],
      message: `Get status for system ${mine}`,
    });
    await expect
      .poll(async () => success(await system('status', { name: mine })).result, patiently)
      .toMatchObject([{ is_ready: true }]);
    expect(sids(await system('status', { username: 'status' }))).toEqual([mine]);
    expect(sids(await system('status', { name: mine, username: 'other' }))).toEqual([]);
    expect(sids(await system('status', {}))).toEqual(expect.arrayContaining([mine, other]));
    expect(success(await system('status', {})).message).toBe('Get status for system None');
    const asOther = {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'tycho-owner': 'other' },
      body: '{}',
    };
    expect(sids(await ask(`${tycho.url}/system/status`, asOther))).toEqual([other]);
  });

  test('takes a system away, and is content where there is none', async () => {
    const sid = await started(by('delete'));
    const deleted = { status: 'success', result: {}, message: `Deleted system ${sid}` };
    expect((await system('delete', { name: sid })).body).toEqual(deleted);
    expect(sids(await system('status', { name: sid }))).toEqual([]);
    expect((await system('delete', { name: sid })).body).toEqual(deleted);
    expect((await system('delete', { name: 'nosuch' })).body).toMatchObject({ message: 'Deleted system nosuch' });
    expect((await system('status', { name: 'nosuch' })).body).toEqual({
      status: 'success',
      result: [],
      message: 'Get status for system nosuch',
    });
  });

  test('changes what a system has, and tells which objects that changed', async () => {
    const sid = await started(by('modify'));
    const change = { 'tycho-guid': sid, labels: { team: 'a' }, resources: { cpu: '500m' }, memory: '1Gi' };
    const { result, message } = success(await system('modify', change));
    expect(message).toBe(`Modified system ${sid}`);
    expect(result.patches).toContainEqual({
      artifact: `Deployment/jupyter-ds-jupyter-datascience-${sid.slice(0, 8)}`,
      action: 'configured',
    });
    const shown = success(await system('status', { name: sid }));
    expect(shown.result).toMatchObject([
      { utilization: { 'jupyter-datascience': { cpu: '500m', memory: String(2 ** 30) } } },
    ]);
    expect((await system('modify', { guid: 'f'.repeat(32), cpu: 1 })).status).toBe(404);
    expect((await system('modify', { guid: 'nosuch', cpu: 1 })).status).toBe(404);
    expect(refused(await system('modify', { guid: sid, name: 'other', cpu: 1 })).message).toContain('given twice');
    expect(refused(await system('modify', { cpu: 1 })).message).toContain('no system is named');
    expect(refused(await system('modify', { guid: sid })).message).toContain('nothing is to be changed');
  });

  test('gives containers and objects what the original gave them, and keeps tokens secret', async () => {
    const principal = { username: 'renci', access_token: 'hush-1', refresh_token: 'hush-2', host: 'example.org' };
    const file = {
      services: {
        lab: { image: 'lab:{{ tag }}', environment: { HOST: 'its own', WHO: '{{ username }}' }, conn_string: '/lab' },
      },
    };
    const clients = ['192.16.1.179', '10.0.0.0/8'];
    const answer = await system('start', {
      name: 'lab',
      principal: JSON.stringify(principal),
      env: { tag: '1' },
      system: file,
      services: { lab: { port: 8888, clients } },
      serviceaccount: 'lab-reader',
    });
    const { sid, conn_string, containers } = success(answer).result;
    expect({ conn_string, containers }).toEqual({
      conn_string: '/lab',
      containers: { lab: { ip_address: null, 'port-1': expect.any(Number) } },
    });
    expect(JSON.stringify(answer.body)).not.toContain('hush');
    expect(JSON.stringify((await ask(`${tycho.url}/jobs`)).body)).not.toContain('hush');

    const [deployment] = await objects('apis/apps/v1/namespaces/default/deployments', sid);
    expect(JSON.stringify(deployment)).not.toContain('hush');
    const labels = {
      executor: 'tycho',
      'tycho-guid': sid,
      username: 'renci',
      name: `lab-${sid}`,
      'app-name': 'lab',
      'original-app-name': 'lab',
      'tycho-app-id': 'lab',
      'reaper-label': 'lab',
    };
    const secretly = { valueFrom: { secretKeyRef: expect.anything() } };
    const environment = {
      tag: { value: '1' },
      identifier: { value: sid },
      username: { value: 'renci' },
      system_name: { value: 'lab' },
      system_port: { value: '8888' },
      GUID: { value: sid },
      USER_NAME: { value: 'renci' },
      USER: { value: 'renci' },
      HOST: { value: 'its own' },
      WHO: { value: 'renci' },
      NB_PREFIX: { value: '/' },
      FB_BASEURL: { value: '/' },
      access_token: secretly,
      refresh_token: secretly,
      host: { value: 'example.org' },
    };
    expect(deployment).toMatchObject({
      metadata: { labels },
      spec: {
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: 'lab-reader',
            automountServiceAccountToken: true,
            containers: [{ image: 'lab:1', env: expect.any(Array) }],
          },
        },
      },
    });
    const { env } = (
      deployment as unknown as { spec: { template: { spec: { containers: { env: { name: string }[] }[] } } } }
    ).spec.template.spec.containers[0] ?? { env: [] };
    expect(Object.fromEntries(env.map(({ name, ...it }) => [name, it]))).toEqual(environment);

    const rules = () => objects('apis/networking.k8s.io/v1/namespaces/default/networkpolicies', sid);
    const from = [{ ipBlock: { cidr: '192.16.1.179/32' } }, { ipBlock: { cidr: '10.0.0.0/8' } }];
    expect(await rules()).toContainEqual(
      expect.objectContaining({
        spec: expect.objectContaining({
          ingress: expect.arrayContaining([{ from, ports: [{ port: 8888, protocol: 'TCP' }] }]),
        }),
      }),
    );
    success(await system('delete', { name: sid }));
    expect(await rules()).toEqual([]);
  });

  test.each([
    ['status', { name: null }, 'name: '],
    ['status', { name: 5 }, 'name: '],
    ['status', { name: 'a b!' }, 'name: '],
    ['delete', {}, 'name: '],
    ['delete', { name: 5 }, 'name: '],
    ['delete', { name: 'a b!' }, 'name: '],
    ['start', { ...jupyter, name: 5 }, 'name: '],
    ['start', {}, 'name: '],
    ['start', withoutSystem, 'system: '],
    ['start', withoutPrincipal, 'principal: '],
    ['start', { ...jupyter, principal: '{' }, 'principal: the principal is not JSON'],
    ['start', { ...jupyter, system: { services: {} } }, 'has no services'],
    ['start', withService({ entrypoint: 'start.sh' }), 'system.services.jupyter-datascience: '],
    ['start', { ...jupyter, name: 'Bad_Name' }, '"Bad_Name" cannot name a system'],
    ['start', withService({ image: 'a', command: '{% raw %}' }), 'system.services.jupyter-datascience.command: '],
    ['start', { ...jupyter, services: { nobody: { port: 1 } } }, 'services.nobody: '],
    ['start', { ...jupyter, services: { 'jupyter-datascience': { port: 1, clients: ['here'] } } }, 'clients[0]: '],
    ['start', { ...jupyter, unheard: 1 }, 'unheard'],
    ['modify', { 'tycho-guid': 'f'.repeat(32), cpu: 1, labels: 5 }, 'labels: '],
  ])('refuses %s %j with 400', async (verb, body, message) => {
    const answer = await system(verb, body);
    expect(answer.status).toBe(400);
    expect(refused(answer).message).toContain(message);
  });

  test('refuses what policy does with 422', async () => {
    const answer = await system('start', { ...jupyter, serviceaccount: 'admin' });
    expect([answer.status, refused(answer).result.problems.map((it) => it.code)]).toEqual([
      422,
      expect.arrayContaining(['policy-refused']),
    ]);
  });

  test('takes a port as a number', async () => {
    const { ports: _, ...service } = jupyter.system.services['jupyter-datascience'];
    const answer = await system('start', { ...withService({ ...service, ports: [8888] }), name: 'number' });
    expect(success(answer).result.containers).toEqual({
      'jupyter-datascience': { ip_address: null, 'port-1': expect.any(Number) },
    });
  });

  test('answers in this form whatever is wrong with the request itself', async () => {
    const raw = (path: string, init: RequestInit) => ask(`${tycho.url}/system/${path}`, init);
    const json = { 'content-type': 'application/json' };
    const malformed = await raw('start', { method: 'POST', headers: json, body: '{' });
    expect([malformed.status, refused(malformed).result.problems[0]?.code]).toEqual([400, 'request-invalid']);
    const text = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: JSON.stringify(jupyter) };
    expect(refused(await raw('start', text)).message).toContain('a body of text/plain is not read here');
    const yaml = { method: 'POST', headers: { 'content-type': 'application/yaml' }, body: 'a: 1' };
    expect((await raw('start', yaml)).status).toBe(400);
    expect((await raw('start', { method: 'POST' })).status).toBe(400);
    const got = await raw('start', {});
    expect([got.status, got.headers.get('allow'), refused(got).result.problems[0]?.code]).toEqual([
      405,
      'POST',
      'method-refused',
    ]);
    const nowhere = await system('nosuch', {});
    expect([nowhere.status, refused(nowhere).result.problems[0]?.code]).toEqual([404, 'route-unknown']);
    const wrongKey = await raw('delete', { method: 'POST', headers: { ...json, 'idempotency-key': 'ü' }, body: '{}' });
    expect(refused(wrongKey).message).toContain('Idempotency-Key');
    expect(await statusOfOtherHost(tycho.url)).toMatchObject({ status: 'error' });
  });

  test('has the owner whom the header names too, and refuses another one', async () => {
    const start = (owner: string) =>
      ask(`${tycho.url}/system/start`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'tycho-owner': owner },
        body: JSON.stringify(by('ann')),
      });
    expect((await tycho.client.system(success(await start('ann')).result.sid)).owner).toBe('ann');
    expect(refused(await start('bob')).message).toMatch(/^principal.username: it is for ann, and the header/);
  });

  test('makes one system of a start that is repeated with its key', async () => {
    const start = () =>
      ask(`${tycho.url}/system/start`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'once' },
        body: JSON.stringify(by('keyed')),
      });
    const [first, second] = [await start(), await start()];
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(sids(await system('status', { username: 'keyed' }))).toHaveLength(1);
  });
});

test('a start that takes longer than anybody waits is a success without its port', async () => {
  await using cluster = await startEmbedded({ readyAfter: 0 });
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0, originalPatience: 50 });
  const { result } = success(await post(`${tycho.url}/system/start`, jupyter));
  expect(result.containers).toEqual({ 'jupyter-datascience': { ip_address: null, 'port-1': null } });
  await using _ = await tycho.worker();
  const status = async () => success(await post(`${tycho.url}/system/status`, { name: result.sid })).result;
  await expect.poll(status, patiently).toMatchObject([{ port: expect.stringMatching(/^3\d{4}$/) }]);
});

test('a start whose job is cancelled is an error', async () => {
  await using cluster = await startEmbedded({ readyAfter: 0 });
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0 });
  const starting = post(`${tycho.url}/system/start`, jupyter);
  const jobs = async () => (await ask(`${tycho.url}/jobs?state=queued`)).body as { jobs: { id: string }[] };
  await expect.poll(async () => (await jobs()).jobs.length, patiently).toBe(1);
  await tycho.client.cancel((await jobs()).jobs[0]?.id ?? '');
  await using _ = await tycho.worker();
  const answer = await starting;
  expect([answer.status, refused(answer).message]).toEqual([409, expect.stringContaining('cancelled')]);
});

test('who hangs up is not waited for', async () => {
  await using cluster = await startEmbedded({ readyAfter: 0 });
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0 });
  const start = (signal: AbortSignal | null) =>
    ask(`${tycho.url}/system/start`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'left' },
      body: JSON.stringify(jupyter),
      signal,
    });
  const gone = new AbortController();
  const left = start(gone.signal);
  const queued = async () => ((await ask(`${tycho.url}/jobs`)).body as { jobs: object[] }).jobs.length;
  await expect.poll(queued, patiently).toBe(1);
  gone.abort();
  await expect(left).rejects.toThrow();
  // Long before patience ends the request is answered, or this one would be told that it is under way.
  const again = await start(null);
  expect([again.headers.get('idempotency-replayed'), success(again).status]).toEqual(['true', 'success']);
});

test('with --original-ok every answer is 200, as it was, and what failed may be tried again with its key', async () => {
  await using cluster = await startEmbedded({ readyAfter: 0 });
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, originalOk: true });
  const headers = { 'content-type': 'application/json' };
  const send = (verb: string, body: string, more: object = {}) =>
    ask(`${tycho.url}/system/${verb}`, { method: 'POST', headers: { ...headers, ...more }, body });
  for (const [verb, body] of [
    ['start', '{'],
    ['start', '{}'],
    ['status', '{"name": 5}'],
    ['delete', '{}'],
    ['modify', `{"guid": "${'f'.repeat(32)}", "cpu": 1}`],
  ] as const) {
    const answer = await send(verb, body, { 'idempotency-key': `${verb}${body.length}` });
    expect([answer.status, (answer.body as OriginalAnswer).status]).toEqual([200, 'error']);
  }
  expect(success(await send('start', JSON.stringify(jupyter))).result.sid).toBeTruthy();
  expect((await ask(`${tycho.url}/system/start`)).status).toBe(405);
  expect((await ask(`${tycho.url}/system/nosuch`)).status).toBe(404);
  expect((await ask(`${tycho.url}/systems/nosuch`)).status).toBe(400);
});

function success(answer: Answer): OriginalAnswer {
  const body = answer.body as OriginalAnswer;
  if (answer.status !== 200 || body.status !== 'success') throw new Error(JSON.stringify(body));
  return body;
}

/** An answer that says that something is wrong, in the form that every one of them has. */
function refused(answer: Answer): OriginalAnswer {
  const body = answer.body as OriginalAnswer;
  expect(body).toEqual({
    status: 'error',
    result: { error: expect.any(String), problems: expect.any(Array) },
    message: body.result.error,
  });
  expect(answer.type).toMatch(/^application\/json/);
  expect(body.message).not.toMatch(/Traceback|\n {4}at /);
  return body;
}

const sids = (answer: Answer): string[] => (success(answer).result as unknown as { sid: string }[]).map((it) => it.sid);

/** What a page is told that says it is of another host. */
async function statusOfOtherHost(url: string): Promise<unknown> {
  const sent = httpRequest(`${url}/system/status`, { method: 'POST', headers: { host: 'example.org' } });
  sent.end();
  const [response] = await once(sent, 'response');
  return new Response(response).json();
}

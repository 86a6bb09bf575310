import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { text as streamText } from 'node:stream/consumers';
import { newToken, tokenHash } from '@tycho/access';
import { type EmbeddedCluster, startEmbedded } from '@tycho/embedded';
import { dump } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, ask, problemsIn } from '../ask.ts';
import { repository } from '../run-cli.ts';
import { startTycho, type Tycho } from '../tycho.ts';

const service = (more: object, others: object = {}): string =>
  dump({ name: 'target', services: { web: { image: 'nginx', ...more } }, ...others });

describe('what somebody who is let in may try', () => {
  let cluster: EmbeddedCluster;
  let tycho: Tycho;
  let trap: Server;
  let trapped = 0;
  let inside: string;
  const token = newToken();

  beforeAll(async () => {
    cluster = await startEmbedded({ readyAfter: 0 });
    tycho = await startTycho({
      kubeconfig: cluster.kubeconfig,
      access: { tokens: [{ name: 'eve', role: 'user', sha256: tokenHash(token) }] },
    });
    trap = createServer((_request, response) => {
      trapped++;
      response.end('services: { web: { image: nginx } }');
    }).listen(0, '127.0.0.1');
    await once(trap, 'listening');
    inside = `http://127.0.0.1:${(trap.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    trap?.close();
    await tycho?.[Symbol.asyncDispose]();
    await cluster?.stop();
  });

  const send = (path: string, body: string, type: string): Promise<Answer> =>
    ask(`${tycho.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': type },
      body,
    });
  const launch = (body: object) => send('/systems', JSON.stringify(body), 'application/json');
  const compose = (text: string, more: object = {}) => launch({ files: { 'compose.yaml': text }, ...more });
  const refusedFor = async (answer: Answer | Promise<Answer>) => {
    const it = await answer;
    return [
      it.status,
      [
        ...new Set(
          problemsIn(it)
            .filter((problem) => problem.level === 'error')
            .map((problem) => problem.code),
        ),
      ],
    ];
  };

  describe('paths that lead out', () => {
    test.each([
      ['up', '../outside.yaml'],
      ['up in the middle', 'a/../../outside.yaml'],
      ['to the root', '/etc/passwd'],
      ['with another slash', 'a\\..\\..\\b'],
      ['with a zero in it', 'a\0.yaml'],
      ['nowhere', ''],
    ])('the name of a file that leads %s', async (_, name) => {
      const [status] = await refusedFor(launch({ files: { 'compose.yaml': service({}), [name]: 'x' } }));
      expect(status).toBe(400);
    });

    test.each<[string, object, object]>([
      ['env_file', { env_file: '/etc/passwd' }, {}],
      ['env_file', { env_file: '../../../etc/passwd' }, {}],
      ['extends', { extends: { file: '/etc/passwd', service: 'web' } }, {}],
      ['include', {}, { include: ['/etc/passwd'] }],
      ['configs', { configs: ['a'] }, { configs: { a: { file: '/etc/passwd' } } }],
      ['secrets', { secrets: ['a'] }, { secrets: { a: { file: '/proc/self/environ' } } }],
      ['secrets', { secrets: ['a'] }, { secrets: { a: { environment: 'HOME' } } }],
    ])('%s of the server itself: %j', async (_, own, others) => {
      const answer = await compose(service(own, others));
      expect(answer.status).toBe(400);
      expect(JSON.stringify(answer.body)).not.toMatch(/root:|nologin/);
    });

    test('variables of the server itself', async () => {
      const answer = await compose(service({ environment: { P: '${PATH}', H: '${HOME}' } }), { dryRun: true });
      expect(JSON.stringify(answer.body)).not.toContain('/bin');
      expect(JSON.stringify(answer.body)).toContain('variable-unset');
    });
  });

  describe('addresses that the server would go to', () => {
    test.each<[string, (at: string) => string]>([
      ['include', (at) => service({}, { include: [at] })],
      ['include of a repository', (at) => service({}, { include: [`${at}/a.git`] })],
      ['extends', (at) => service({ extends: { file: at, service: 'web' } })],
      ['env_file', (at) => service({ env_file: at })],
      ['configs', (at) => service({ configs: ['a'] }, { configs: { a: { file: at } } })],
      ['build', (at) => service({ build: at })],
      ['an image of a registry', (at) => service({ image: `${at.replace('http://', '')}/a:1` })],
      ['clients', (at) => service({ ports: ['80'], 'x-tycho': { clients: [at] } })],
      ['a test by HTTP', (at) => service({ 'x-tycho': { healthcheck: { http: { url: at } } } })],
    ])('%s', async (_, text) => {
      const answer = await compose(text(inside));
      expect(answer.status).toBeLessThan(500);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(trapped).toBe(0);
    });

    test('clients of the original that are no addresses', async () => {
      const body = {
        name: 'old',
        principal: { username: 'eve' },
        system: { services: { web: { image: 'nginx' } } },
        services: { web: { port: 80, clients: [inside] } },
      };
      expect((await send('/system/start', JSON.stringify(body), 'application/json')).status).toBe(400);
      expect(trapped).toBe(0);
    });
  });

  describe('texts that would become something else in a manifest', () => {
    const manifests = async (guid: string): Promise<string> => {
      const kinds = [
        'api/v1/configmaps',
        'api/v1/services',
        'apis/apps/v1/deployments',
        'apis/networking.k8s.io/v1/networkpolicies',
      ];
      const all = await Promise.all(kinds.map((it) => ask(`${cluster.url}/${it}?labelSelector=tycho-guid=${guid}`)));
      return JSON.stringify(all.map((it) => it.body));
    };
    const evil = 'x"\n  hostNetwork: true\n---\nkind: Secret';

    test.each<[string, object]>([
      ['the name of a system', { name: evil }],
      ['the name of a service', { services: { [evil]: { image: 'nginx' } } }],
      ['the name of a volume', { volumes: { [evil]: {} } }],
      ['the name of a network', { networks: { [evil]: {} } }],
    ])('%s', async (_, more) => {
      expect((await compose(dump({ name: 'target', services: { web: { image: 'nginx' } }, ...more }))).status).toBe(
        400,
      );
    });

    test.each(['tycho-owner', 'tycho-guid', 'tycho-network/default', 'executor'])(
      'a label by which Tycho finds its own: %s',
      async (key) => {
        expect(await refusedFor(compose(service({ labels: { [key]: 'root' } })))).toEqual([422, ['policy-refused']]);
        const volumes = { volumes: { data: { labels: { [key]: 'root' } } } };
        const mounting = service({ volumes: ['data:/data'] }, volumes);
        expect(await refusedFor(compose(mounting))).toEqual([422, ['policy-refused']]);
      },
    );

    test.each([
      'container.apparmor.security.beta.kubernetes.io/web',
      'k8s.v1.cni.cncf.io/networks',
      'iam.amazonaws.com/role',
    ])('a label that tells the cluster something: %s', async (key) => {
      expect(await refusedFor(compose(service({ labels: { [key]: 'x' } })))).toEqual([422, ['policy-refused']]);
      expect(await refusedFor(compose(service({ annotations: { [key]: 'x' } })))).toEqual([422, ['policy-refused']]);
      expect(await refusedFor(compose(service({ deploy: { labels: { [key]: 'x' } } })))).toEqual([
        422,
        ['policy-refused'],
      ]);
    });

    test('values stay values', async () => {
      const given = { command: [evil], environment: { A: evil }, labels: { note: evil }, hostname: 'web' };
      const { status, body } = await compose(service(given));
      expect(status).toBe(202);
      const { guid, jobId } = body as { guid: string; jobId: string };
      await ask(`${tycho.url}/jobs/${jobId}?wait=20`, { headers: { authorization: `Bearer ${token}` } });
      const made = await manifests(guid);
      expect(made).toContain(JSON.stringify(evil));
      expect(made).not.toMatch(/"hostNetwork":true|"kind":"Secret"/);
    });

    test('labels of a change', async () => {
      const { body } = await compose(service({}));
      const { guid } = body as { guid: string };
      for (const key of ['tycho-guid', 'username', 'app.kubernetes.io/managed-by', 'a b'])
        expect(
          (
            await ask(`${tycho.url}/systems/${guid}`, {
              method: 'PATCH',
              headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
              body: JSON.stringify({ labels: { [key]: 'x' } }),
            })
          ).status,
        ).toBe(400);
    });
  });

  describe('texts that a reader stumbles over', () => {
    test('a billion laughs', async () => {
      const lines = ['a: &a [x,x,x,x,x,x,x,x,x]'];
      for (let at = 1; at < 12; at++) {
        const [name, before] = [String.fromCharCode(97 + at), String.fromCharCode(96 + at)];
        lines.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`);
      }
      const [status, codes] = await refusedFor(compose(`${service({})}x-laughs:\n  ${lines.join('\n  ')}\n`));
      expect([status, codes]).toEqual([400, ['yaml-limit']]);
    });

    test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
      'a key called %s',
      async (key) => {
        const text = `name: target\nservices:\n  web:\n    image: nginx\n    environment:\n      ${key}: polluted\n    labels:\n      ${key}: polluted\n`;
        const answer = await compose(text, { dryRun: true });
        expect([200, 400]).toContain(answer.status);
        const ofServices = await compose(`name: target\nservices:\n  ${key}: { image: nginx }\n`, { dryRun: true });
        expect(ofServices.status).toBeLessThan(500);
        const inJson = `{"files":{"compose.yaml":${JSON.stringify(service({}))}},"dryRun":true,"environment":{"${key}":"polluted"},"${key}":{"dryRun":false}}`;
        expect((await send('/systems', inJson, 'application/json')).status).toBeLessThan(500);
        expect(({} as Record<string, unknown>).polluted).toBeUndefined();
        expect(Object.prototype.hasOwnProperty.name).toBe('hasOwnProperty');
      },
    );

    test.each([
      ['JSON', () => send('/systems', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'application/json')],
      [
        'JSON in a request',
        () => send('/systems', `{"files":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`, 'application/json'),
      ],
      ['YAML', () => send('/systems', `services: ${'['.repeat(100_000)}`, 'application/yaml')],
      [
        'YAML by indentation',
        () =>
          send(
            '/systems',
            Array.from({ length: 1_000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
            'application/yaml',
          ),
      ],
    ])('%s that is deep', async (_, ask) => {
      expect((await ask()).status).toBe(400);
    });

    test.each([
      ['a tag that would make code', 'services: !!js/function "function(){}"'],
      ['a document that is not YAML at all', '\0\0\0'],
      ['bytes that are no text', 'services: \u0007'],
    ])('%s', async (_, text) => {
      expect((await send('/systems', text, 'application/yaml')).status).toBe(400);
    });
  });

  describe('headers that say two things', () => {
    const raw = async (...lines: string[]): Promise<string> => {
      const { hostname, port } = new URL(tycho.url);
      const socket = connect(Number(port), hostname);
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
      return streamText(socket);
    };
    const host = 'Host: 127.0.0.1';
    const auth = () => `Authorization: Bearer ${token}`;

    test.each<[string, () => string[]]>([
      [
        'two lengths',
        () => ['POST /systems HTTP/1.1', host, auth(), 'Content-Length: 5', 'Content-Length: 6', '', 'hello'],
      ],
      [
        'a length and chunks',
        () => ['POST /systems HTTP/1.1', host, auth(), 'Content-Length: 5', 'Transfer-Encoding: chunked', '', '0'],
      ],
      [
        'a coding that nobody knows',
        () => ['POST /systems HTTP/1.1', host, auth(), 'Transfer-Encoding: xchunked', '', '0'],
      ],
      ['a header on two lines', () => ['GET /whoami HTTP/1.1', host, 'X-A: b', ' Authorization: c', auth()]],
      ['a blank before the colon', () => ['GET /whoami HTTP/1.1', host, `Authorization : Bearer ${token}`]],
    ])('%s', async (_, lines) => {
      expect(await raw(...lines())).toMatch(/^HTTP\/1\.1 400 /);
    });

    test('two tokens: the first counts, and the second is not another caller', async () => {
      const answer = await raw(
        'GET /whoami HTTP/1.1',
        host,
        `Authorization: Bearer ${newToken()}`,
        auth(),
        'Connection: close',
      );
      expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    });

    test('two owners', async () => {
      const answer = await raw(
        'DELETE /systems/0123456789abcdef0123456789abcdef HTTP/1.1',
        host,
        auth(),
        'Tycho-Owner: eve',
        'Tycho-Owner: ann',
        'Connection: close',
      );
      expect(answer).toMatch(/^HTTP\/1\.1 (403|404) /);
    });

    test('another method than the one that it has', async () => {
      const answer = await raw(
        'GET /systems HTTP/1.1',
        host,
        auth(),
        'X-HTTP-Method-Override: DELETE',
        'Connection: close',
      );
      expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    });
  });

  test('ids that are guessed, or are paths themselves', async () => {
    const at = (path: string) => ask(`${tycho.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    for (const id of ['1', '..%2f..%2fsystems', '%00', 'bull:systems:1', '*', 'a'.repeat(5_000)]) {
      for (const path of [
        `/jobs/${id}`,
        `/batches/${id}`,
        `/batches/${id}/items`,
        `/systems/${id}`,
        `/jobs?ids=${id}`,
      ]) {
        const { status } = await at(path);
        expect([path, [200, 400, 404].includes(status), status]).toEqual([path, true, status]);
      }
    }
  });

  test('docs/attacks.md names each of these', () => {
    const text = readFileSync(join(repository, 'docs/attacks.md'), 'utf8');
    const own = readFileSync(import.meta.filename, 'utf8');
    for (const [, group] of own.matchAll(/^ {2}describe\('([^']+)'/gm)) expect(text).toContain(group);
  });
});

import { problem } from '@tycho/ast';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { commentedYaml } from './commented-yaml.ts';

const labels = (service: string, label: string) => ({
  'com.docker.compose.service': service,
  'app.kubernetes.io/component': label,
});
const web = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', labels: labels('web', 'web') },
  spec: {
    replicas: 2,
    template: {
      spec: {
        containers: [
          { name: 'web', args: ['a: b', 'c'], image: 'web' },
          { name: 'my-db', env: [{ name: 'A', value: 'x\ny\n' }] },
        ],
        hostname: 'web',
      },
    },
  },
};
const db = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'db', labels: labels('my.db', 'my-db') } };
const said = (path: string | null) => problem('warning', 'value-approximated', 'it differs', { path });
const linesBefore = (text: string, ...paths: (string | null)[]) =>
  commentedYaml([db, web], paths.map(said))
    .split('\n')
    .filter((_, at, all) => all[at + 1]?.trim().startsWith(text));

test('what is said of a field stands above it, as far in as it is', () => {
  const comment = 'services.web.command: it differs [value-approximated].';
  expect(linesBefore('args:', 'services.web.command[0]')).toEqual([`          # ${comment.replace(':', '[0]:')}`]);
  expect(linesBefore('replicas:', 'services.web.scale')).toEqual([
    expect.stringMatching(/^ {2}# services\.web\.scale/),
  ]);
  expect(linesBefore('hostname:', 'services.web.hostname')).toEqual([expect.stringMatching(/^ {6}# /)]);
});

test('what is said of a service in the pod of another stands at its own container', () => {
  expect(linesBefore('env:', 'services.my.db.environment.A')).toEqual([
    expect.stringMatching(/^ {10}# services\.my\.db/),
  ]);
});

test('what has no field stands above what runs the service, and the rest above all', () => {
  const text = commentedYaml([db, web], ['services.web.uts', 'services.web.healthcheck', 'networks.a', null].map(said));
  expect(text.split('\n').flatMap((it, at) => (/^(#|---)/.test(it) ? [`${at} ${it.slice(0, 20)}`] : []))).toEqual([
    '0 # networks.a: it dif',
    '1 # it differs [value-',
    '2 ---',
    '10 ---',
    '11 # services.web.uts: ',
    '12 # services.web.healt',
  ]);
});

test('the objects are the same as without comments', () => {
  const paths = ['services.web.command', 'services.web.scale', 'services.my.db.environment', 'services.web.image'];
  const [, , text = ''] = commentedYaml([db, web], paths.map(said)).split('---\n');
  expect(load(text)).toEqual(web);
});

import { expect, test } from 'vitest';
import { hostsIn, unansweredHosts, withFoundHosts } from './host-references.ts';

const service = { command: null, entrypoint: null };
const hosts = unansweredHosts({
  services: {
    my_db: service,
    Web: { ...service, container_name: 'web_1', links: ['my_db:data_base'] },
    'a.b': { ...service, networks: { default: { aliases: ['also_web', 'web'] } } },
  },
});

test('names that no name server answers, with what they are found as', () => {
  expect([...hosts]).toEqual([
    ['my_db', 'my-db'],
    ['web_1', 'web-1'],
    ['data_base', 'data-base'],
    ['also_web', 'also-web'],
  ]);
});

test.each<[text: string, variable: string | null, found: string]>([
  ['postgres://user:pw@my_db:5432/my_db', 'DSN', 'postgres://user:pw@my-db:5432/my_db'],
  ['http://my_db', null, 'http://my-db'],
  ['redis://my_db/0,redis://web_1/0', null, 'redis://my-db/0,redis://web-1/0'],
  ['my_db:9092,web_1:9092', 'KAFKA', 'my-db:9092,web-1:9092'],
  ['server my_db:80; # my_db', null, 'server my-db:80; # my_db'],
  ['root:pw@tcp(my_db:3306)/my_db', 'DSN', 'root:pw@tcp(my-db:3306)/my_db'],
  ['my_db', 'DB_HOST', 'my-db'],
  ['my_db', 'POSTGRES_DB', 'my_db'],
  ['--db-host=my_db', null, '--db-host=my-db'],
  ['--database=my_db', null, '--database=my_db'],
  ['http://my_db_2/my_db2:8', 'URL', 'http://my_db_2/my_db2:8'],
  ['http://example.org/?next=my_db', null, 'http://example.org/?next=my_db'],
  ['my_db:/var/lib', 'MOUNT', 'my_db:/var/lib'],
])('%s of %s', (text, variable, found) => {
  expect(withFoundHosts(text, variable, hosts)).toBe(found);
});

test('names that stand for themselves', () => {
  expect(hostsIn('my_db, web_10 x-web_1 also_web', hosts)).toEqual(['my_db', 'also_web']);
});

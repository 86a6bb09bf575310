// Prints what the containers of a system have written:  node samples/client/logs.ts [URL]
import { TychoClient } from '@tycho/client';

const client = new TychoClient(process.argv[2] ?? 'http://127.0.0.1:5000');
const files = { 'compose.yaml': 'services: { web: { image: nginx }, db: { image: redis } }' };
const { guid } = await (await client.up({ name: 'talker', files })).finished();

// With `follow: true` it goes on until the system is gone, over connections that break.
for await (const { service, text } of client.logs(guid, { tail: 10, services: ['web'] }))
  console.log(`${service} | ${text}`);

await (await client.down(guid, { volumes: true })).finished();

// Follows what happens to everything that ann owns, while it launches a system and takes it away:
//   node samples/client/events.ts [URL]
import { TychoClient } from '@tycho/client';

const client = new TychoClient(process.argv[2] ?? 'http://127.0.0.1:5000', { owner: 'ann' });
const files = { 'compose.yaml': 'services: { web: { image: nginx, ports: [80] } }' };

const since = new Date();
const launch = await client.up({ name: 'watched', files });
// The events go on until the loop is left; what happened since the launch is told, too.
for await (const { event, job } of client.events({ owner: 'ann', since })) {
  if (job.guid !== launch.guid || event !== 'end') continue;
  console.log(`${job.kind}: ${job.state}`);
  if (job.kind === 'down') break;
  await client.down(job.guid, { volumes: true });
}

// Of one system its state in the cluster is told as well, and the iterator ends when the system is gone.
const second = await client.up({ name: 'watched', files });
for await (const it of client.systemEvents(second.guid)) {
  if (it.event === 'system') console.log(`the system is ${it.system.state}`);
  if (it.event === 'system' && it.system.state === 'ready') await client.down(second.guid, { volumes: true });
  if (it.event === 'removed') console.log('the system is gone');
}

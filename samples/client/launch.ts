// Launches a system, waits until it is ready, and takes it away again:  node samples/client/launch.ts [URL]
import { TychoClient } from '@tycho/client';

const client = new TychoClient(process.argv[2] ?? 'http://127.0.0.1:5000', { owner: 'ann' });
const files = {
  'compose.yaml': `
    services:
      web: { image: nginx, ports: ["80"], depends_on: [db] }
      db: { image: postgres, environment: { POSTGRES_PASSWORD: example } }
  `,
};

const launch = await client.up({ name: 'shop', files });
for await (const { state, services } of launch.progress()) {
  const ready = Object.values(services).filter((it) => it.state === 'ready').length;
  console.log(`${state}: ${ready} of ${Object.keys(services).length} services ready`);
}
const { result } = await launch.finished();
console.log(`${launch.name} is at port ${result?.containers.web?.port}`);

const removal = await client.down(launch.guid, { volumes: true });
await removal.finished();
console.log('gone');

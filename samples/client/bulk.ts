// Launches ten systems with one request, and tells how far they have come:  node samples/client/bulk.ts [URL]
import { TychoClient } from '@tycho/client';

const client = new TychoClient(process.argv[2] ?? 'http://127.0.0.1:5000');
const batch = await client.bulk({
  defaults: { files: { 'compose.yaml': 'services: { notebook: { image: jupyter/minimal-notebook, ports: [8888] } }' } },
  launches: [{ name: 'teacher', labels: { role: 'teacher' } }, { name: 'student', count: 9 }, { name: 'Not a name' }],
});
console.log(`${batch.total} launches, ${batch.refused} refused`);
for (const { code } of batch.problems) console.log(`refused: ${code}`);

for await (const { counts } of batch.progress()) console.log(`${counts.completed} completed`);

for (const { name, state } of await batch.items({ state: 'completed' })) console.log(`${name}: ${state}`);
const removal = await client.downBatch(batch.id, { volumes: true });
const { counts } = await removal.finished();
console.log(`${counts.completed} taken away`);

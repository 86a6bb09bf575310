// Asks twice with one key, which launches once, and tries a launch that failed once more:
//   node samples/client/retry.ts [URL]
import { TychoClient, TychoJobError } from '@tycho/client';

// Every write has a key, and is repeated with it while nothing answers or the API is busy: here for up to a minute.
const client = new TychoClient(process.argv[2] ?? 'http://127.0.0.1:5000', {
  patience: { unreachable: 60_000, busy: 60_000 },
});

// A key of one's own makes it safe to ask again from another process, within a day.
const idempotencyKey = `order-${crypto.randomUUID()}`;
const order = { name: 'order', files: { 'compose.yaml': 'services: { web: { image: nginx } }' } };
const first = await client.up(order, { idempotencyKey });
const again = await client.up(order, { idempotencyKey });
console.log(`asked twice, launched ${first.guid === again.guid ? 'once' : 'twice'}`);
await first.finished();
await (await client.down(first.guid)).finished();

const failing = await client.up({
  name: 'unlucky',
  files: { 'compose.yaml': 'services: { web: { image: missing/web } }' },
});
for (let job = failing, attempt = 1; attempt <= 2; attempt++) {
  try {
    await job.finished();
  } catch (error) {
    if (!(error instanceof TychoJobError)) throw error;
    console.log(`attempt ${attempt}: ${error.job.problems.map((it) => it.code).join(', ')}`);
    if (attempt < 2) job = await client.retry(job.id);
  }
}
await (await client.down(failing.guid)).finished();

// Stops waiting by an AbortSignal, which leaves the job alone, and then cancels the job:
//   node samples/client/cancel.ts [URL]
import { TychoClient, TychoJobError } from '@tycho/client';

const client = new TychoClient(process.argv[2] ?? 'http://127.0.0.1:5000');
const files = { 'compose.yaml': 'services: { web: { image: "unhealthy/web", ports: [80] } }' };
const launch = await client.up({ name: 'slow', files });

try {
  await launch.finished({ signal: AbortSignal.timeout(1_000) });
} catch (error) {
  if (!(error instanceof DOMException && error.name === 'TimeoutError')) throw error;
  console.log(`waited long enough; the job is ${(await client.job(launch.id)).state}`);
}

await client.cancel(launch.id);
try {
  await launch.finished();
} catch (error) {
  if (!(error instanceof TychoJobError)) throw error;
  console.log(`the job is ${error.job.state}`);
}
await (await client.down(launch.guid, { volumes: true })).finished();

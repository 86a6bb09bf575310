// What can go wrong, by type:  node samples/client/errors.ts [URL]
import { isPassing, TychoApiError, TychoClient, TychoJobError, TychoUnreachableError } from '@tycho/client';

const url = process.argv[2] ?? 'http://127.0.0.1:5000';
const up = async (client: TychoClient, image: string) => {
  const launch = await client.up({ name: 'wrong', files: { 'compose.yaml': `services: { web: { ${image} } }` } });
  try {
    await launch.finished();
  } finally {
    await (await client.down(launch.guid)).finished();
  }
};

/** A line for a person, by what kind of error it is. */
function told(error: unknown): string {
  if (error instanceof TychoApiError) {
    const places = error.problems.map(({ code, line, column }) => `${code} at ${line}:${column}`);
    return `refused with ${error.status}: ${places}`;
  }
  if (error instanceof TychoJobError) return `${error.job.state}: ${error.job.problems.map((it) => it.code)}`;
  if (error instanceof TychoUnreachableError) return `nobody is there; worth another try: ${isPassing(error)}`;
  throw error;
}

const tries = [
  () => up(new TychoClient(url), 'imgae: nginx'),
  () => up(new TychoClient(url), 'image: missing/web'),
  () => up(new TychoClient('http://127.0.0.1:9', { patience: { unreachable: 0, busy: 0 } }), 'image: nginx'),
];
for (const attempt of tries) console.log(await attempt().catch(told));

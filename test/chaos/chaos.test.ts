import { expect, test } from 'vitest';
import { chaos } from './chaos.ts';
import { environment } from './environment.ts';

const { cluster, seed, operations, faults } = environment;
/** The same draws again. */
const again = `npm run chaos -- --seed ${seed} --operations ${operations} --faults ${faults}`;

test(`people use Tycho while all its parts fail; nothing is lost, done twice or left behind (${again})`, async () => {
  const story: string[] = [];
  const report = await chaos({ cluster, seed, operations, faults, clients: 24, say: (line) => story.push(line) });
  console.log(JSON.stringify({ ...report, wrong: undefined }));
  if (report.wrong.length > 0) console.log(story.join('\n'));
  expect(report.wrong.join('\n')).toBe('');
  expect(report.accepted).toBeGreaterThan(operations / 2);
});

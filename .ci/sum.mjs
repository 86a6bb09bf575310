// Adds up the reports of the suites: a line each, then the sum alone on the last line.
// A suite that failed without a failed test (it crashed, or a check failed) counts as one failed.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const suites = ['npm-test', 'differential', 'reachability', 'control-plane', 'conformance', 'node'];
const sum = { passed: 0, failed: 0, skipped: 0 };

for (const name of suites) {
  const report = join(folder, `${name}.json`);
  const marked = existsSync(join(folder, `${name}.failed`));
  const counts = existsSync(report) ? read(report) : { passed: 0, failed: 0, skipped: marked ? 0 : 1 };
  if (marked && counts.failed === 0) counts.failed = 1;
  for (const key of Object.keys(sum)) sum[key] += counts[key];
  console.log(`${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
}
if (readdirSync(folder).length === 0) sum.failed += 1;
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exit(sum.failed === 0 ? 0 : 1);

function read(report) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  // A file that could not even be loaded has no failed test of its own.
  const failed = numFailedTests || numFailedTestSuites;
  return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests };
}

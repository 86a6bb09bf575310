// Adds up the reports of the suites: each test that failed with its error, a line for each suite, then the sum alone
// on the last line.
// A suite that failed without a failed test (it crashed, or a check failed) counts as one failed.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const suites = [
  'npm-test',
  'helm-4',
  'audit',
  'differential',
  'reachability',
  'control-plane',
  'conformance',
  'helm-4-cluster',
  'node',
  'rights',
  'chaos',
];
const sum = { passed: 0, failed: 0, skipped: 0 };
/** So much of an error is shown: its first lines say what was expected. */
const MOST_LINES = 12;

for (const name of suites) {
  const report = join(folder, `${name}.json`);
  const marked = existsSync(join(folder, `${name}.failed`));
  const counts = existsSync(report) ? read(report) : { passed: 0, failed: 0, skipped: marked ? 0 : 1 };
  if (counts.failed > 0) showFailures(report, name);
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

function showFailures(report, suite) {
  for (const { name, message, assertionResults } of JSON.parse(readFileSync(report, 'utf8')).testResults) {
    if (assertionResults.length === 0 && message) show(`${suite}: ${name}`, message);
    for (const it of assertionResults)
      if (it.status === 'failed')
        show(`${suite}: ${name}: ${it.fullName} (${Math.round(it.duration ?? 0)} ms)`, it.failureMessages.join('\n'));
  }
}

function show(title, message) {
  console.log(`FAILED ${title}`);
  const lines = message.split('\n').filter((line) => !line.includes('/node_modules/'));
  for (const line of lines.slice(0, MOST_LINES)) console.log(`  ${line}`);
}

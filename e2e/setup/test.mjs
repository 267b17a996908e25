// npm test: installs, checks types, runs the unit tests and the journeys in a real browser, and ends with a line of
// counts. Fails where any of them fails or none ran.

import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { installPackages, root, run } from './install.mjs';

installPackages();
const { findBrowser } = await import('./browser.mjs');
console.log(`Browser: ${findBrowser()}`);

const results = `${root}test-results`;
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

function attempt(name, command, args, environment) {
  console.log(`\n${name}`);
  try {
    run(command, args, environment);
  } catch (error) {
    failures.push(`${name}: ${error.message}`);
  }
}

attempt('Types, lint, format', 'npm', ['run', '--silent', 'check']);

const unit = `${results}/unit.json`;
attempt('Unit tests', 'npx', ['vitest', 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${unit}`]);
const unitCounts = JSON.parse(readFileSync(unit, 'utf8'));
total.passed += unitCounts.numPassedTests;
total.failed += unitCounts.numFailedTests;
total.skipped += unitCounts.numPendingTests + unitCounts.numTodoTests;

attempt('Build', 'npx', ['vite', 'build', '--logLevel', 'error']);

const journeys = `${results}/journeys.json`;
attempt('Journeys', 'npx', ['playwright', 'test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json'], {
  PLAYWRIGHT_JSON_OUTPUT_NAME: journeys,
});
const { stats } = JSON.parse(readFileSync(journeys, 'utf8'));
total.passed += stats.expected + stats.flaky;
total.failed += stats.unexpected;
total.skipped += stats.skipped;

for (const failure of failures) console.error(failure);
if (!process.env.SAMPLE_LIBRARIES) {
  console.log('SAMPLE_LIBRARIES is not set: the journeys on real sounds were left out.');
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(failures.length > 0 || total.failed > 0 || total.passed === 0 ? 1 : 0);

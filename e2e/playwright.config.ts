import { defineConfig } from '@playwright/test';
import { launchOptions } from './setup/browser.mjs';

const port = Number(process.env.JOURNEY_PORT ?? 4199);
const built = process.env.JOURNEY_DIST ?? 'dist';

/** Those that take longest begin first: at the end all workers have something to do. */
const longest = ['main-job.spec.ts', 'webgpu.spec.ts'];

export default defineConfig({
  testDir: '.',
  projects: [
    { name: 'longest', testMatch: longest },
    { name: 'others', testMatch: '*.spec.ts', testIgnore: longest },
  ],
  outputDir: process.env.JOURNEY_RESULTS ?? '../test-results/journeys',
  fullyParallel: true,
  // Training takes all cores there are: more journeys at once only wait for each other.
  workers: 2,
  // A machine that is busy with other things is slow, not wrong.
  timeout: 300_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env.CI === 'true',
  use: {
    baseURL: `http://localhost:${port}`,
    launchOptions: launchOptions(),
    viewport: { width: 1280, height: 720 },
    // No traces: taking them doubles what the processor has to do. `--trace on` takes them of what is looked into.
    screenshot: 'only-on-failure',
  },
  webServer: {
    command: `npx vite preview --port ${port} --strictPort --outDir ${built}`,
    cwd: '..',
    url: `http://localhost:${port}`,
    reuseExistingServer: false,
  },
});

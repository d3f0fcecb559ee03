import { defineConfig } from '@playwright/test';

const { BASE_URL = 'http://127.0.0.1:8080', CHROMIUM_PATH } = process.env;

/** `npm run test:browser` starts a system and finds a Chromium; alone it looks at the one `npm start` runs. */
export default defineConfig({
  testDir: 'browser',
  outputDir: '../test-results/browser',
  timeout: 360_000,
  expect: { timeout: 20_000 },
  workers: 1,
  retries: 0,
  forbidOnly: true,
  use: {
    baseURL: BASE_URL,
    trace: 'retain-on-failure',
    launchOptions: {
      ...(CHROMIUM_PATH !== undefined && { executablePath: CHROMIUM_PATH }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});

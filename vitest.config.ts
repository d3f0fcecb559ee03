import { defineConfig } from 'vitest/config';

const rooms = ['libs', 'services', 'tools', 'bench'];
const files = (kind: string): string[] => rooms.map((room) => `${room}/**/*.${kind}.test.ts`);
const exclude = ['**/node_modules/**', '**/dist/**', '**/.maestro/**'];

/** A test says its cost in its name: `.unit` needs nothing, `.int` starts servers; `e2e/` starts the whole system. */
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    // A passing run is quiet; what fails is shown with all it printed.
    silent: 'passed-only',
    projects: [
      { extends: true, test: { name: 'unit', include: files('unit'), exclude, testTimeout: 20_000 } },
      {
        extends: true,
        test: { name: 'integration', include: files('int'), exclude, testTimeout: 60_000, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: 'api',
          include: ['e2e/api/**/*.test.ts'],
          globalSetup: ['e2e/table/running-system.ts'],
          exclude,
          testTimeout: 180_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
        },
      },
      {
        extends: true,
        test: {
          name: 'kill',
          include: ['e2e/kill/**/*.test.ts'],
          exclude,
          testTimeout: 3_600_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
        },
      },
    ],
  },
});

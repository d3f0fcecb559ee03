import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { KEPT } from './clone.ts';
import { startStack, type Stack, type StackOptions } from './stack.ts';

/** Human pace costs a test a minute; ten times as fast still streams. */
const TEST_SPEED = '400';

/** The whole system with empty data of its own; logs and traces stay in `.maestro/test/<name>` for whoever asks why. */
export async function startTestStack(name: string, options: Omit<StackOptions, 'dataDir'> = {}): Promise<Stack> {
  const dataDir = join(KEPT, 'test', name);
  rmSync(dataDir, { recursive: true, force: true });
  return startStack({
    onDeath: (process, { code, signal }) =>
      console.error(`${process} has died (${signal ?? code}); see ${dataDir}/logs`),
    ...options,
    dataDir,
    env: { SIMULATED_SPEED: TEST_SPEED, SIMULATED_FIRST_TOKEN_MS: '50', ...options.env },
  });
}

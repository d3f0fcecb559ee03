import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ADMIN_USER } from '@maestro/messaging';
import { inClone } from './clone.ts';
import { inheritedEnvironment, serverEnvironment, type Bus } from './system.ts';

/** Runs the migration step as a process of its own, as production does. Throws with what it printed. */
export async function runMigrations(bus: Bus): Promise<void> {
  const env = { ...inheritedEnvironment(), ...serverEnvironment(bus, ADMIN_USER) };
  try {
    await promisify(execFile)(process.execPath, [inClone('tools', 'dev', 'src', 'migrate.ts')], { env });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`the migration step failed:\n${stdout}${stderr}`, { cause: error });
  }
}

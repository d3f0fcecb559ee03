import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { inClone } from './clone.ts';
import type { Secrets } from './secrets.ts';
import { busAccess, inherited, INHERITED_BY_ALL, type Servers } from './system.ts';

/** Runs the migration step as a process of its own, as production does. Throws with what it printed. */
export async function runMigrations(access: {
  readonly servers: Servers;
  readonly secrets: Secrets;
  readonly ownBus: boolean;
}): Promise<void> {
  const env = {
    ...inherited(INHERITED_BY_ALL),
    ...busAccess(access, 'admin'),
    DATABASE_URL: access.servers.databaseUrl,
  };
  try {
    await promisify(execFile)(process.execPath, [inClone('tools', 'dev', 'src', 'migrate.ts')], { env });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`the migration step failed:\n${stdout}${stderr}`);
  }
}

import { cpSync, mkdtempSync, chmodSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { firstClosedFolder, type SystemUser } from './unprivileged-user.ts';

/** Where every user may go and what lies there survives a restart. */
const PUBLIC = '/var/tmp';

/**
 * PostgreSQL looks at its own files with the rights of the user it runs as. Where that user cannot reach them (npm
 * brought them into a clone under /root), they are copied once to where it can.
 *
 * `binaries`: the `bin` folder of an installation; what belongs to it lies beside.
 */
export function enterableBinaries(binaries: string, major: number, user: SystemUser | undefined): string {
  if (!user || firstClosedFolder([join(binaries, 'postgres')]) === undefined) return binaries;
  const copy = join(PUBLIC, `maestro-postgresql-${major}`);
  if (!existsSync(copy)) copyInto(copy, dirname(binaries));
  const { uid, mode } = statSync(copy);
  if (uid !== 0 || (mode & 0o022) !== 0) throw new Error(`${copy} is not root's own: remove it, then start again`);
  return join(copy, 'bin');
}

/** Copied beside and moved into place: nobody ever sees half of it, and the first of several wins. */
function copyInto(place: string, source: string): void {
  const attempt = mkdtempSync(`${place}.`);
  try {
    cpSync(source, attempt, { recursive: true, verbatimSymlinks: true });
    chmodSync(attempt, 0o755);
    renameSync(attempt, place);
  } catch (error) {
    rmSync(attempt, { recursive: true, force: true });
    if (!existsSync(place)) throw error;
  }
}

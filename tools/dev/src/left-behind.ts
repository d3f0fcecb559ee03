import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { RUN_MARK } from '@maestro/testing';

export type LeftBehind = { readonly pid: number; readonly command: string };

/** Living processes of a test run other than ourselves and whoever started us; none where there is no /proc. */
export function leftBehind(runId: string): LeftBehind[] {
  if (!existsSync('/proc/self/environ')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      try {
        const marked = readFileSync(`/proc/${name}/environ`, 'utf8').split('\0').includes(`${RUN_MARK}=${runId}`);
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return marked && command !== '' ? [{ pid: Number(name), command }] : [];
      } catch {
        // It has ended meanwhile, or is not ours to look into.
        return [];
      }
    });
}

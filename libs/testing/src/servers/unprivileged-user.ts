import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { locateBinary } from './locate-binary.ts';

export type SystemUser = { readonly uid: number; readonly gid: number };

/** PostgreSQL refuses to run as root: then it runs as `postgres`, or as `nobody`. Undefined: as ourselves. */
export function unprivilegedUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = new Map(
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .map(([name, , uid, gid]) => [name, { uid: Number(uid), gid: Number(gid) }]),
  );
  const user = users.get('postgres') ?? users.get('nobody');
  if (!user) throw new Error('PostgreSQL cannot run as root, and there is neither a user postgres nor nobody');
  return user;
}

export type UserCommand = { readonly command: string; readonly args: readonly string[]; readonly user?: SystemUser };

/**
 * A command as another user. Where a path it needs lies below a folder only root may enter (a clone under /root),
 * it keeps root's right to pass through, and nothing else of root.
 */
export function asUser(
  user: SystemUser | undefined,
  command: string,
  args: readonly string[],
  paths: readonly string[],
): UserCommand {
  if (!user) return { command, args };
  const closed = firstClosedFolder([command, ...paths]);
  if (closed === undefined) return { command, args, user };
  const setpriv = locateBinary('setpriv');
  if (!setpriv) {
    throw new Error(
      `PostgreSQL cannot run as root, and other users may not enter ${closed}: move this clone elsewhere`,
    );
  }
  const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  const right = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  return { command: setpriv, args: [...identity, ...right, '--', command, ...args] };
}

/** The first folder on the way to any of these paths that not everybody may enter. */
export function firstClosedFolder(paths: readonly string[]): string | undefined {
  return paths.flatMap(ancestors).find((folder) => (statSync(folder).mode & 0o001) === 0);
}

function ancestors(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [...ancestors(folder), folder];
}

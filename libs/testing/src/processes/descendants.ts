import { readFileSync } from 'node:fs';

/** The processes below this one, where the system tells: PostgreSQL's, for one, leave their parent's group. */
export function descendantsOf(pid: number): number[] {
  const children = childrenOf(pid);
  return [...children, ...children.flatMap(descendantsOf)];
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    // It has ended, or this system has no /proc.
    return [];
  }
}

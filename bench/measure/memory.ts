import { readFileSync } from 'node:fs';
import { SERVICES } from '@maestro/contracts';
import type { Stack } from '@maestro/dev';

/** Megabytes per service and in sum, as proportional set size: shared pages count once. */
export function idleMemory(stack: Stack): string[][] {
  const each = SERVICES.map((name) => ({ name, mb: pssOf(stack.process(name).pid()) }));
  const sum = each.reduce((total, { mb }) => total + mb, 0);
  return [...each.map(({ name, mb }) => [name, mb.toFixed(0)]), ['all six', sum.toFixed(0)]];
}

function pssOf(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = /^Pss:\s+(\d+) kB/m.exec(rollup)?.[1];
  if (kilobytes === undefined) throw new Error(`process ${pid} does not say its proportional set size`);
  return Number(kilobytes) / 1024;
}

/** Kilobytes of a process in memory: its resident set. */
export function residentKb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

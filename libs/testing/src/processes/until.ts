import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until it is so. Throws after `ms`, saying what was waited for. */
export async function until(what: string, ms: number, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const end = performance.now() + ms;
  for (let pause = 10; !(await isSo()); pause = Math.min(pause * 1.5, 200)) {
    if (performance.now() > end) throw new Error(`waited ${ms / 1000} s in vain until ${what}`);
    await sleep(pause);
  }
}

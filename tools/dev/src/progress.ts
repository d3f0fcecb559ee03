import { styleText } from 'node:util';

export const say = (line: string): void => console.log(line);

/** Says what is done and how long it took. */
export async function step<T>(what: string, work: () => Promise<T>, tell: (line: string) => void = say): Promise<T> {
  const began = performance.now();
  const result = await work();
  tell(`${styleText('green', '✓')} ${what} ${styleText('dim', seconds(performance.now() - began))}`);
  return result;
}

export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

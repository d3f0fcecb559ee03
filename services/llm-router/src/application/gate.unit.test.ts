import { describe, expect, it } from 'vitest';
import { NotNow } from '../domain/not-now.ts';
import { Gate } from './gate.ts';

const deferred = () => Promise.withResolvers<void>();

describe('a gate of two places', () => {
  it('lets two in, then the others in the order they came', async () => {
    const gate = new Gate(2);
    const entered: number[] = [];
    const ends = [deferred(), deferred(), deferred(), deferred()];
    const passing = ends.map((end, i) =>
      gate.pass(async () => {
        entered.push(i);
        await end.promise;
      }),
    );
    await Promise.resolve();
    expect(entered).toEqual([0, 1]);
    ends[1]!.resolve();
    await expect.poll(() => entered).toEqual([0, 1, 2]);
    ends.forEach((end) => end.resolve());
    await Promise.all(passing);
    expect(entered).toEqual([0, 1, 2, 3]);
  });

  it('gives a place back when the work fails', async () => {
    const gate = new Gate(1);
    await expect(gate.pass(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await gate.pass(() => Promise.resolve('yes'))).toBe('yes');
  });

  it('sends away who waits when it closes, and leaves who is inside', async () => {
    const gate = new Gate(1);
    const end = deferred();
    const inside = gate.pass(() => end.promise);
    const waiting = gate.pass(() => Promise.resolve());
    gate.close();
    await expect(waiting).rejects.toThrow(NotNow);
    await expect(gate.pass(() => Promise.resolve())).rejects.toThrow(NotNow);
    end.resolve();
    await inside;
  });
});

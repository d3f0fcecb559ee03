import { describe, expect, test } from 'vitest';
import { KeyedQueue, QueueFull } from './keyed-queue.ts';

describe('a keyed queue', () => {
  test('runs work of one key in order, one at a time, beside that of others', async () => {
    const queue = new KeyedQueue();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const done: string[] = [];
    const slow = queue.run('a', () => gate.then(() => void done.push('a1')));
    const next = queue.run('a', () => Promise.resolve(void done.push('a2')));
    await queue.run('b', () => Promise.resolve(void done.push('b')));
    expect(done).toEqual(['b']);
    open();
    await Promise.all([slow, next]);
    expect(done).toEqual(['b', 'a1', 'a2']);
  });

  test('a failure is its own caller’s alone', async () => {
    const queue = new KeyedQueue();
    const failing = queue.run('a', () => Promise.reject(new Error('no')));
    const next = queue.run('a', () => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });

  test('turns work away when too much waits for one key', async () => {
    const queue = new KeyedQueue();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const waiting = Array.from({ length: 1000 }, () => queue.run('a', () => gate));
    await expect(queue.run('a', () => gate)).rejects.toThrow(QueueFull);
    await expect(queue.run('b', () => Promise.resolve(1))).resolves.toBe(1);
    open();
    await Promise.all(waiting);
    await expect(queue.run('a', () => Promise.resolve(2))).resolves.toBe(2);
  });
});

import type { Exit, Launch, RunningServer } from '@maestro/testing';
import { describe, expect, it } from 'vitest';
import { ProcessGroup } from './process-group.ts';

/** A server that is nothing but its word. */
function pretend(name: string, stops: string[] = []): RunningServer & { die(exit: Exit): void } {
  const listeners: ((exit: Exit) => void)[] = [];
  return {
    name,
    pid: () => 1,
    exit: () => null,
    onDeath: (listener) => void listeners.push(listener),
    stop: async () => {
      stops.push(name);
      return true;
    },
    kill: async () => undefined,
    restart: async () => undefined,
    die: (exit) => listeners.forEach((listener) => listener(exit)),
  };
}

/** Comes up only when it is called off: then it fails with the reason. */
const neverReady = ({ signal }: Launch): Promise<RunningServer> =>
  new Promise((_resolve, reject) => {
    signal!.addEventListener('abort', () => reject(signal!.reason as Error));
  });

describe('processes that belong together', () => {
  it('are told apart by name, and their deaths are told', async () => {
    const deaths: unknown[] = [];
    const group = new ProcessGroup({ onDeath: (name, exit) => deaths.push([name, exit]) });
    const nats = pretend('nats');
    await group.settled([group.begin('nats', async () => nats), group.begin('redis', async () => pretend('redis'))]);
    expect([...group.members.keys()]).toEqual(['nats', 'redis']);
    nats.die({ code: 1, signal: null });
    expect(deaths).toEqual([['nats', { code: 1, signal: null }]]);
  });

  it('are called off when one does not come up, and the first reason is the one that is told', async () => {
    const group = new ProcessGroup({});
    const begun = [
      group.begin('gateway', neverReady),
      group.begin('voting', () => Promise.reject(new Error('bad environment'))),
    ];
    await expect(group.settled(begun)).rejects.toThrow('bad environment');
    await expect(group.begin('late', async () => pretend('late'))).rejects.toThrow('bad environment');
    expect([...group.members.keys()]).toEqual([]);
  });

  it('are called off from outside', async () => {
    const outside = new AbortController();
    const group = new ProcessGroup({ signal: outside.signal });
    const begun = [group.begin('gateway', neverReady)];
    outside.abort(new Error('Ctrl-C'));
    await expect(group.settled(begun)).rejects.toThrow('Ctrl-C');
  });

  it('stop as far as they are chosen', async () => {
    const stops: string[] = [];
    const group = new ProcessGroup({});
    await group.settled(['a', 'b', 'c'].map((name) => group.begin(name, async () => pretend(name, stops))));
    await group.stop((name) => name !== 'b', 100);
    expect(stops).toEqual(['a', 'c']);
  });
});

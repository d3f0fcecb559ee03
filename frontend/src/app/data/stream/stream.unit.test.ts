import type { LogEvent } from '@maestro/contracts';
import { reconnectDelay } from './backoff';
import type { Connection } from './connection';
import { DiscussionStream } from './discussion-stream';
import { readFrame } from './frame';
import { Sequencer } from './sequencer';

/** A socket whose other end is the test. */
class FakeSocket {
  static readonly OPEN = 1;
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;
  onclose: ((closed: { code: number }) => void) | null = null;
  readyState = 0;
  readonly sent: string[] = [];
  closed = false;

  constructor(readonly after: number) {}

  opens(): void {
    this.readyState = FakeSocket.OPEN;
    this.onopen?.();
  }
  says(...frames: unknown[]): void {
    for (const frame of frames) this.onmessage?.({ data: JSON.stringify(frame) });
  }
  breaks(code = 1006): void {
    this.onclose?.({ code });
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.closed = true;
  }
}

const event = (seq: number) => ({
  seq,
  type: 'discussion:paused',
  at: '2026-01-01T00:00:00.000Z',
  data: { by: 'alex' },
});

function watch(ticket: () => Promise<string> = () => Promise.resolve('t')) {
  const sockets: FakeSocket[] = [];
  const seen: number[] = [];
  const batches: number[] = [];
  const connections: Connection[] = [];
  const stream = new DiscussionStream({
    ticket,
    connect: (_, after) => {
      const socket = new FakeSocket(after);
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    now: () => Date.now(),
    chance: () => 0.5,
    onEvents: (events: readonly LogEvent[]) => {
      batches.push(events.length);
      seen.push(...events.map((e) => e.seq));
    },
    onLive: () => seen.push(-1),
    onConnection: (connection) => connections.push(connection),
  });
  return { stream, sockets, seen, batches, connections };
}

describe('the stream of a discussion', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('hands a burst of events on as one batch', async () => {
    const { stream, sockets, seen, batches } = watch();
    stream.start();
    await vi.advanceTimersByTimeAsync(0);
    sockets[0]!.opens();
    sockets[0]!.says(event(1), event(2), event(3));
    await vi.advanceTimersByTimeAsync(20);
    expect(seen).toEqual([1, 2, 3]);
    expect(batches).toEqual([3]);
  });

  it('comes back after the last event it has, and applies nothing twice', async () => {
    const { stream, sockets, seen, connections } = watch();
    stream.start();
    await vi.advanceTimersByTimeAsync(0);
    sockets[0]!.opens();
    sockets[0]!.says(event(1), event(2));
    sockets[0]!.breaks();
    expect(connections.at(-1)).toMatchObject({ state: 'lost', failures: 1 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(sockets[1]!.after).toBe(2);
    sockets[1]!.opens();
    sockets[1]!.says(event(2), event(3));
    await vi.advanceTimersByTimeAsync(20);
    expect(seen).toEqual([1, 2, 3]);
    expect(connections.at(-1)).toEqual({ state: 'live' });
  });

  it('takes a gap for a loss: it asks again from where it stands', async () => {
    const { stream, sockets, seen } = watch();
    stream.start();
    await vi.advanceTimersByTimeAsync(0);
    sockets[0]!.opens();
    sockets[0]!.says(event(1), event(3));
    expect(sockets[0]!.closed).toBe(true);
    await vi.advanceTimersByTimeAsync(1000);
    expect(sockets[1]!.after).toBe(1);
    sockets[1]!.says(event(2), event(3));
    await vi.advanceTimersByTimeAsync(20);
    expect(seen).toEqual([1, 2, 3]);
  });

  it('shows live words after the events that came before them', async () => {
    const { stream, sockets, seen } = watch();
    stream.start();
    await vi.advanceTimersByTimeAsync(0);
    sockets[0]!.opens();
    sockets[0]!.says(event(1), { type: 'typing:indicator', at: '', data: { participant_id: 'alex' } });
    expect(seen).toEqual([1, -1]);
  });

  it('gives up for good where there is nothing to be read', async () => {
    const { stream, sockets, connections } = watch();
    stream.start();
    await vi.advanceTimersByTimeAsync(0);
    sockets[0]!.breaks(4404);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(1);
    expect(connections.at(-1)).toEqual({ state: 'closed', reason: 'not-found' });
  });

  it.each([
    [401, 'signed-out'],
    [404, 'not-found'],
  ])('ends where a ticket is refused with %i', async (status, reason) => {
    const { stream, connections } = watch(() => Promise.reject(Object.assign(new Error('no'), { status })));
    stream.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(connections.at(-1)).toEqual({ state: 'closed', reason });
  });

  it('waits longer after every failure in a row, and begins anew after a steady connection', async () => {
    const { stream, sockets, connections } = watch();
    stream.start();
    for (let i = 0; i < 4; i++) {
      await vi.advanceTimersByTimeAsync(4000);
      sockets.at(-1)!.breaks();
    }
    expect(connections.at(-1)).toMatchObject({ state: 'lost', failures: 4 });
    await vi.advanceTimersByTimeAsync(4000);
    sockets.at(-1)!.opens();
    await vi.advanceTimersByTimeAsync(6000);
    sockets.at(-1)!.breaks();
    expect(connections.at(-1)).toMatchObject({ state: 'lost', failures: 1 });
  });

  it('does nothing any more once stopped', async () => {
    const { stream, sockets, seen } = watch();
    stream.start();
    await vi.advanceTimersByTimeAsync(0);
    sockets[0]!.opens();
    sockets[0]!.says(event(1));
    stream.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seen).toEqual([]);
    expect(sockets).toHaveLength(1);
  });
});

describe('the way back', () => {
  it('doubles from a third of a second to fifteen seconds, half of it by chance', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 20].map((n) => reconnectDelay(n, 0))).toEqual([
      150, 300, 600, 1200, 2400, 4800, 7500, 7500,
    ]);
    expect(reconnectDelay(20, 0.999)).toBeLessThanOrEqual(15_000);
  });
});

describe('the sequencer', () => {
  it('lets every number pass once, in order', () => {
    const sequencer = new Sequencer(4);
    expect([4, 5, 5, 7, 6, 7].map((seq) => sequencer.admit(seq))).toEqual([
      'seen',
      'apply',
      'seen',
      'gap',
      'apply',
      'apply',
    ]);
    expect(sequencer.head).toBe(7);
  });
});

describe('a frame', () => {
  it.each([undefined, new ArrayBuffer(1), 'no json', '7', 'null', '{"type":"x"}'])(
    'that is none is null: %s',
    (text) => {
      expect(readFrame(text)).toBeNull();
    },
  );
});

import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** How fast the simulated model speaks. */
export type Pace = {
  /** Tokens per second; 0: all at once. */
  readonly speed: number;
  /** Milliseconds until the first token; counts for nothing at speed 0. */
  readonly firstToken: number;
};

export type Piece = {
  /** Milliseconds after the piece before it. */
  readonly after: number;
  readonly bytes: Buffer;
  /** Whether it must leave in a write of its own. */
  readonly alone?: boolean;
};

/** Milliseconds a reader gets for what was sent before the connection breaks. */
const RESET_DELAY = 20;

/** A whole answer as it will go over the connection. */
export type Transmission = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly pieces: readonly Piece[];
  /** `reset`: the connection breaks; `hang`: it stays open and silent until the caller gives up. */
  readonly ending: 'end' | 'reset' | 'hang';
};

/** Milliseconds a piece waits: the first for the model to begin, the others for their tokens. */
export function waitFor(pace: Pace, tokens: number, first: boolean): number {
  if (pace.speed === 0) return 0;
  return (first ? pace.firstToken : 0) + (tokens * 1000) / pace.speed;
}

/**
 * Sends it at its pace, by the clock and not by the sum of late timers. Pieces that are due together leave in one
 * write. Stops when the caller hangs up.
 */
export async function transmit(response: ServerResponse, answer: Transmission): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  if (answer.pieces.length > 0 || answer.ending === 'end') response.writeHead(answer.status, answer.headers);
  const started = performance.now();
  let due = 0;
  let waiting: Buffer[] = [];
  for (const piece of answer.pieces) {
    due += piece.after;
    const early = due - (performance.now() - started);
    if (early > 1) {
      if (!(await send(response, waiting, gone.signal))) return;
      waiting = [];
      await sleep(early, undefined, { signal: gone.signal }).catch(() => undefined);
      if (gone.signal.aborted) return;
    }
    waiting.push(piece.bytes);
    if (piece.alone) {
      if (!(await send(response, waiting, gone.signal))) return;
      waiting = [];
      await nextTurn();
    }
  }
  if (!(await send(response, waiting, gone.signal))) return;
  if (answer.ending === 'end') response.end();
  else if (answer.ending === 'reset') {
    // A reset overtakes what the reader has not read yet.
    if (answer.pieces.length > 0) await sleep(RESET_DELAY);
    response.socket?.resetAndDestroy();
  }
}

/** Whether the caller is still there. Waits for a slow reader. */
async function send(response: ServerResponse, buffers: Buffer[], gone: AbortSignal): Promise<boolean> {
  if (gone.aborted) return false;
  if (buffers.length === 0 || response.write(buffers.length === 1 ? buffers[0]! : Buffer.concat(buffers))) return true;
  await new Promise<void>((resolve) => {
    response.once('drain', resolve);
    gone.addEventListener('abort', () => resolve(), { once: true });
  });
  return !gone.aborted;
}

import type { Actor } from '@maestro/contracts';

/** Why a stream ends before its client goes. */
export type StreamEnd = 'not_authenticated' | 'not_found' | 'too_slow' | 'unavailable' | 'restart';

/** One client of a stream, whatever carries it. */
export interface Follower {
  readonly actor: Actor;
  /** Bytes it was sent that the network has not taken yet. */
  readonly pending: number;
  /** `seq` is null for what may be lost. Does nothing once the client has gone. */
  send(seq: number | null, text: string): void;
  end(cause: StreamEnd): void;
}

import { flowSubject, type Service } from '@maestro/contracts';
import { nuid } from '@nats-io/transport-node';
import type { Wire } from '../connection.ts';

/** The id under which processes tell each other that they live. */
const ALIVE = 'alive';
/** How often they do, while they have streams with each other. */
export const ALIVE_MS = 2_000;
/** Who was not heard of for so long is gone. */
const GONE_MS = 6_500;

/** One process at the other end, and the streams we have with it. */
type Peer = { heardAt: number; readonly streams: Map<string, () => void> };

/**
 * Keeps an eye on the processes at the other end of our streams: one word every two seconds per process, however many
 * streams. A stream whose other end is gone, or whose connection broke in the middle, is told so and forgotten.
 */
export class FlowPeers {
  /** Ours, new with every start. */
  readonly process = nuid.next();
  readonly #wire: Wire;
  readonly #toward: Service;
  readonly #peers = new Map<string, Peer>();
  readonly #timer: NodeJS.Timeout;
  #epoch: number;

  /** @param toward the service at the other end. */
  constructor(wire: Wire, toward: Service) {
    this.#wire = wire;
    this.#toward = toward;
    this.#epoch = wire.epoch;
    this.#timer = setInterval(() => this.#look(), ALIVE_MS);
    this.#timer.unref();
  }

  /** Watches the other end of a stream. Returns how to stop. */
  watch(peer: string, stream: string, onGone: () => void): () => void {
    const known = this.#peers.get(peer) ?? { heardAt: Date.now(), streams: new Map<string, () => void>() };
    this.#peers.set(peer, known);
    // Nobody may have been heard of for long because there was nothing to say.
    if (known.streams.size === 0) known.heardAt = Date.now();
    known.streams.set(stream, onGone);
    return () => {
      known.streams.delete(stream);
      if (known.streams.size === 0) this.#peers.delete(peer);
    };
  }

  /** Whether a message was such a word, and not about a stream. */
  hear(stream: string, data: Uint8Array): boolean {
    if (stream !== ALIVE) return false;
    const peer = this.#peers.get(new TextDecoder().decode(data));
    if (peer) peer.heardAt = Date.now();
    return true;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    // What was sent while the connection was away is lost, and nobody can say what it was.
    const broken = !this.#wire.connected || this.#wire.epoch !== this.#epoch;
    this.#epoch = this.#wire.epoch;
    for (const [id, peer] of this.#peers) {
      if (broken || Date.now() - peer.heardAt > GONE_MS) {
        for (const onGone of [...peer.streams.values()]) onGone();
      } else {
        this.#wire.nats.publish(flowSubject(this.#toward, id, ALIVE), this.process);
      }
    }
  }
}

import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { OpenedStream } from './read-stream.ts';
import { WAIT_HEADERS } from './retry-after.ts';
import { VendorBody } from './vendor-body.ts';
import { HeldBack } from './whole-events.ts';

/** One server-sent event; `event` is undefined where it has no name. */
export type ServerSentEvent = Pick<EventSourceMessage, 'event' | 'data'>;

const utf8 = new TextDecoder();
let parsed: ServerSentEvent[] = [];
/** One for all streams: it is only ever fed whole events, behind which it remembers nothing. */
const parser = createParser({ onEvent: (event) => void parsed.push(event) });

/** The events of a text that ends with one. */
function eventsIn(text: string): readonly ServerSentEvent[] {
  parsed = [];
  parser.feed(text);
  parser.reset();
  return parsed;
}

/**
 * What an event says; throws what the SDK would.
 * @param wait the headers that say how long to wait, for an error that comes after HTTP 200.
 */
type Translate = (event: ServerSentEvent, wait: Headers | undefined) => readonly unknown[];

/** Of a response's headers no more is kept for as long as its stream lasts. */
function waitIn(headers: Headers): Headers | undefined {
  const kept = WAIT_HEADERS.filter((name) => headers.has(name));
  return kept.length > 0 ? new Headers(kept.map((name) => [name, headers.get(name)!])) : undefined;
}

/**
 * A response as server-sent events, straight from its connection: the SDKs' own reading takes each event through three more
 * layers of generators, each of which a stream keeps for as long as it lasts.
 */
export class SseStream implements OpenedStream<Uint8Array> {
  readonly pieces: VendorBody;
  readonly #translate: Translate;
  readonly #wait: Headers | undefined;
  readonly #held = new HeldBack();

  constructor({ body, headers }: Response, translate: Translate) {
    if (!(body instanceof VendorBody)) throw new TypeError('a response of another transport than ours');
    this.pieces = body;
    this.#translate = translate;
    this.#wait = waitIn(headers);
  }

  *decode(piece: Uint8Array): Generator {
    const whole = this.#held.upToLastEvent(piece);
    if (whole) for (const event of eventsIn(utf8.decode(whole))) yield* this.#translate(event, this.#wait);
  }

  hangUp(): void {
    void this.pieces.cancel();
  }
}

/** What an event says. Its text is not told: it is what people said. */
export function jsonOf({ data }: ServerSentEvent): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw new SyntaxError('malformed JSON in a server-sent event');
  }
}

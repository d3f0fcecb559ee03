import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { ChatReply } from '@maestro/contracts';
import type { FastifyReply } from 'fastify';
import type { AskedChat, Chats } from '../../../ports/chats.ts';
import type { HttpProblem } from '../problem.ts';
import { replyOrProblem, tooSlow } from './chat-problem.ts';

/** How one kind of client is told a chat as server-sent events. Everything it returns is whole events. */
export interface ChatFormat {
  begin(): string;
  /** @param literal the next piece as a JSON string literal. */
  text(literal: string): string;
  /** What was told is void; null: this format cannot say so, and the stream must end. */
  restart(attempt: number): string | null;
  end(reply: ChatReply): string;
  failed(problem: HttpProblem): string;
}

/** Unread text one client may leave with us; one that leaves more is cut off (bytes). */
const MOST_UNREAD = 192 * 1024;
/** What a client that was cut off gets to read its last event (milliseconds). */
const LAST_WORD_MS = 1_000;
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
};

/** `sent`: the response is on its way or its client has gone. Else nothing has been sent yet. */
export type Delivered = ChatReply | HttpProblem | 'sent';

/**
 * Has a chat answered. With a format the answer is streamed from its first piece on; what goes wrong before that is a
 * problem as anywhere else. A client that goes takes the call of the model with it.
 */
export function deliverChat(
  reply: FastifyReply,
  chats: Chats,
  asked: AskedChat,
  format: ChatFormat | null,
): Promise<Delivered> {
  return new Promise((resolve) => {
    const response = reply.raw;
    let stream: EventStream | null = null;
    let isOver = false;
    const over = (delivered: Delivered) => {
      isOver = true;
      response.off('close', gone);
      resolve(delivered);
    };
    const begun = (as: ChatFormat): EventStream => (stream ??= new EventStream(reply, as.begin()));
    const fail = (as: ChatFormat, problem: HttpProblem) => {
      cancel();
      begun(as).last(as.failed(problem));
      over('sent');
    };
    const gone = () => {
      if (isOver) return;
      cancel();
      over('sent');
    };
    const cancel = chats.open(asked, {
      text(literal) {
        if (format && !begun(format).write(format.text(literal))) fail(format, tooSlow());
      },
      restart(attempt) {
        if (!format || !stream) return;
        const event = format.restart(attempt);
        if (event === null) fail(format, replyOrProblem(BEGAN_ANEW) as HttpProblem);
        else stream.write(event);
      },
      end(result) {
        const outcome = replyOrProblem(result);
        if (!format || (!stream && outcome instanceof Error)) return over(outcome);
        begun(format).last(outcome instanceof Error ? format.failed(outcome) : format.end(outcome));
        over('sent');
      },
    });
    response.once('close', gone);
  });
}

const BEGAN_ANEW = {
  ok: false,
  error: { kind: 'unavailable', detail: 'the model failed in the middle of its answer; ask again' },
} as const;

/** One response of server-sent events. */
class EventStream {
  readonly #response: ServerResponse;

  constructor(reply: FastifyReply, first: string) {
    reply.hijack();
    this.#response = reply.raw;
    this.#response.writeHead(200, { ...(reply.getHeaders() as OutgoingHttpHeaders), ...HEADERS });
    if (first !== '') this.#response.write(first);
  }

  /** Whether its client keeps up. */
  write(events: string): boolean {
    this.#response.write(events);
    return this.#response.writableLength <= MOST_UNREAD;
  }

  last(events: string): void {
    this.#response.end(events);
    if (this.#response.writableLength <= MOST_UNREAD) return;
    setTimeout(() => this.#response.destroy(), LAST_WORD_MS).unref();
  }
}

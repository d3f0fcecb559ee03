import { routes } from '@maestro/contracts';
import type { Clock } from '@maestro/kernel';
import type { Logger } from '@maestro/telemetry';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Order } from '../../../application/order.ts';
import type { AskedChat, Chats } from '../../../ports/chats.ts';
import { HttpProblem } from '../problem.ts';
import { problemFrom } from '../refusals.ts';
import { orderOf, traced, type AdmissionParts } from '../rest.ts';
import type { StreamPlaces } from '../stream-places.ts';
import { chatEvents } from './chat-events.ts';
import { deliverChat, type ChatFormat } from './deliver-chat.ts';
import { toChatOrder, toCompletion } from './openai-chat.ts';
import { asOpenAI, sendOpenAIError } from './openai-error.ts';
import { openAIEvents } from './openai-events.ts';

export type ChatPorts = AdmissionParts & {
  readonly chats: Chats;
  /** Chats count among a person's open streams. */
  readonly places: StreamPlaces;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** `POST /v1/chat`, and the same by OpenAI's Chat Completions. */
export function serveChat(app: FastifyInstance, ports: ChatPorts): void {
  app.post(routes.chat.path, (request, reply) =>
    traced(request, reply, async () => {
      const order = await orderOf(routes.chat, request, ports);
      const { stream, ...asked } = order.body;
      const live = stream || wantsEvents(request);
      const delivered = await deliver(reply, ports, order, { ...asked, live }, live ? chatEvents : null);
      if (delivered instanceof HttpProblem) throw delivered;
      return delivered === 'sent' ? reply : answer(reply, delivered);
    }),
  );

  app.post(
    routes.openaiChat.path,
    {
      errorHandler: (error: Error, request, reply) => {
        void sendOpenAIError(reply, problemFrom(error, ports.logger, request.traceId));
      },
    },
    (request, reply) =>
      traced(request, reply, async () => {
        try {
          const order = await orderOf(routes.openaiChat, request, ports);
          const { model, stream, stream_options } = order.body;
          const created = Math.floor(ports.clock.now().getTime() / 1000);
          const format = stream === true ? openAIEvents(model, created, stream_options?.include_usage === true) : null;
          const delivered = await deliver(reply, ports, order, toChatOrder(order.body), format);
          if (delivered instanceof HttpProblem) throw delivered;
          return await (delivered === 'sent' ? reply : answer(reply, toCompletion(delivered, model, created)));
        } catch (error) {
          if (error instanceof HttpProblem) return await sendOpenAIError(reply, asOpenAI(error));
          throw error;
        }
      }),
  );
}

async function deliver(
  reply: FastifyReply,
  { chats, places }: ChatPorts,
  { actor, idempotency }: Pick<Order<(typeof routes)['chat']>, 'actor' | 'idempotency'>,
  order: AskedChat['order'],
  format: ChatFormat | null,
) {
  const place = places.take(`${actor.workspace_id}/${actor.person_id}`);
  if (place instanceof HttpProblem) throw place;
  try {
    return await deliverChat(reply, chats, { actor, idempotency, order }, format);
  } finally {
    place();
  }
}

const answer = (reply: FastifyReply, value: unknown): FastifyReply =>
  reply.code(200).header('cache-control', 'no-store').send(value);

const wantsEvents = (request: FastifyRequest): boolean => /\btext\/event-stream\b/.test(request.headers.accept ?? '');

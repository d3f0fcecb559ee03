import {
  ask,
  flow,
  logEventDefinition,
  messageType,
  SERVICES,
  subjectOf,
  type Actor,
  type IdempotencyKey,
  type LogEvent,
  type Permission,
  type Question,
  type QuestionReply,
  type Refusal,
} from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import {
  answerService,
  connectBus,
  serve,
  serveStreams,
  type Bus,
  type Serving,
  type StreamHandler,
} from '@maestro/messaging';
import type { Logger } from '@maestro/telemetry';
import type { TestBus } from '@maestro/testing';
import { headers } from '@nats-io/transport-node';
import { CHAT_REPLY, USUAL } from './usual-answers.ts';

const OWNERS = SERVICES.filter((service) => service !== 'gateway');

export type Asked = {
  readonly question: string;
  readonly actor: Actor | null;
  readonly idempotency: IdempotencyKey | null;
  readonly body: unknown;
};
type Discussion = { readonly members: Map<string, Permission[]>; readonly log: LogEvent[] };

const NOT_FOUND = err<Refusal>({ kind: 'not_found', detail: 'there is no such discussion' });

/** The five services behind the gateway on a real bus, each with its own credential: what they know is what a test says. */
export class FakeOwners {
  readonly asked: Asked[] = [];
  /** What a question is answered with instead of the usual. */
  readonly answers = new Map<string, (body: unknown) => Promise<Result<unknown, Refusal>>>();
  readonly #discussions = new Map<string, Discussion>();
  readonly #buses = new Map<string, Bus>();
  readonly #serving = new Map<string, Serving>();
  readonly #nats: TestBus;
  readonly #logger: Logger;

  constructor(nats: TestBus, logger: Logger) {
    this.#nats = nats;
    this.#logger = logger;
  }

  async start(services: readonly string[] = OWNERS): Promise<void> {
    for (const service of OWNERS.filter((one) => services.includes(one))) {
      const bus = await connectBus({ ...this.#nats.access(service), service, logger: this.#logger });
      const questions = ask.questions.filter((question) => question.service === service);
      const answers = questions.map((question: Question) =>
        answerService(question, (body, { actor, idempotency }) => this.#answer(question, actor, idempotency, body)),
      );
      this.#buses.set(service, bus);
      const serving = await serve(bus, service, answers, { logger: this.#logger });
      this.#serving.set(service, service === 'llm-router' ? together(serving, await this.#serveChat(bus)) : serving);
    }
  }

  async stop(services: readonly string[] = OWNERS): Promise<void> {
    for (const service of services) {
      await this.#serving.get(service)?.stop();
      await this.#buses.get(service)?.drain();
      this.#serving.delete(service);
      this.#buses.delete(service);
    }
  }

  /** What a chat is answered with instead of the usual. */
  chat: StreamHandler<typeof flow.chat> = async (_order, _asked, teller) => {
    teller.text('Postgres.');
    return ok({ kind: 'answered', reply: CHAT_REPLY });
  };
  /** Chats whose client has gone. */
  readonly chatsGivenUp: string[] = [];

  #serveChat(bus: Bus): Promise<Serving> {
    const handler: StreamHandler<typeof flow.chat> = (order, asked, teller, signal) => {
      this.asked.push({ question: 'chat', ...asked, body: order });
      signal.addEventListener('abort', () => this.chatsGivenUp.push(order.persona ?? ''));
      return this.chat(order, asked, teller, signal);
    };
    return serveStreams(bus, flow.chat, handler, { logger: this.#logger, mostStreams: 100 });
  }

  discuss(discussionId: string, members: Record<string, Permission[]>): void {
    this.#discussions.set(discussionId, { members: new Map(Object.entries(members)), log: [] });
  }

  dismiss(discussionId: string, person: string): void {
    this.#get(discussionId).members.delete(person);
  }

  log(discussionId: string): readonly LogEvent[] {
    return this.#get(discussionId).log;
  }

  /** Commits a message to the log without telling anybody. */
  commit(discussionId: string, message = 'Well.', person = 'alex'): LogEvent {
    const { log } = this.#get(discussionId);
    const data = { participant_id: person, message, mentions: [] };
    return this.#add(log, { type: 'human:message', seq: log.length + 1, at: new Date().toISOString(), data });
  }

  commitLeft(discussionId: string, person: string): LogEvent {
    const { log } = this.#get(discussionId);
    const data = { participant_id: person, by: person };
    return this.#add(log, { type: 'participant:left', seq: log.length + 1, at: new Date().toISOString(), data });
  }

  /** Tells what was committed, as the relay does. */
  publish(discussionId: string, event: LogEvent): void {
    const definition = logEventDefinition(event.type);
    const h = headers();
    const attributes = {
      id: `${discussionId}:${event.seq}`,
      type: messageType(definition),
      source: '/maestro/orchestrator',
      time: event.at,
      seq: String(event.seq),
    };
    for (const [name, value] of Object.entries(attributes)) h.set(`ce-${name}`, value);
    const subject = subjectOf(definition, 'default', discussionId);
    this.bus('orchestrator').wire.nats.publish(subject, JSON.stringify(event.data), { headers: h });
  }

  /** Commits and tells. */
  say(discussionId: string, message?: string): LogEvent {
    const event = this.commit(discussionId, message);
    this.publish(discussionId, event);
    return event;
  }

  bus(service: string): Bus {
    const bus = this.#buses.get(service);
    if (!bus) throw new Error(`${service} has not been started`);
    return bus;
  }

  #add(log: LogEvent[], event: LogEvent): LogEvent {
    log.push(event);
    return event;
  }

  #get(discussionId: string): Discussion {
    const discussion = this.#discussions.get(discussionId);
    if (!discussion) throw new Error(`nobody discusses ${discussionId}`);
    return discussion;
  }

  async #answer(
    question: Question,
    actor: Actor | null,
    idempotency: IdempotencyKey | null,
    body: unknown,
  ): Promise<Result<unknown, Refusal>> {
    if (question.name !== 'ping' && question.name !== 'get-heads') {
      this.asked.push({ question: question.name, actor, idempotency, body });
    }
    const instead = this.answers.get(question.name);
    if (instead) return instead(body);
    const about = (body as { discussion_id?: string }).discussion_id;
    const discussion = about === undefined ? null : this.#discussions.get(about);
    if (about !== undefined && !discussion?.members.has(actor?.person_id ?? '')) return NOT_FOUND;
    return ok(this.#usual(question, actor, body, discussion ?? null));
  }

  #usual(question: Question, actor: Actor | null, body: unknown, discussion: Discussion | null): unknown {
    switch (question.name) {
      case 'ping':
        return { service: question.service };
      case 'create-discussion':
        return { discussion_id: 'new-one' };
      case 'get-heads': {
        const { discussion_ids } = body as { discussion_ids: string[] };
        const known = discussion_ids.filter((id) => this.#discussions.has(id));
        return { heads: Object.fromEntries(known.map((id) => [id, this.log(id).length])) };
      }
      case 'get-membership':
        return {
          seated: true,
          permissions: discussion?.members.get(actor?.person_id ?? '') ?? [],
          phase: 'discussing',
          last_seq: discussion?.log.length ?? 0,
          known: true,
        } satisfies QuestionReply<typeof ask.getMembership>;
      case 'list-events': {
        const { after, limit } = body as { after: number; limit: number };
        return { events: discussion?.log.slice(after, after + limit) ?? [], last_seq: discussion?.log.length ?? 0 };
      }
      default:
        return USUAL[question.name] ?? { seq: 7 };
    }
  }
}

const together = (...all: Serving[]): Serving => ({
  async stop() {
    await Promise.all(all.map((one) => one.stop()));
  },
});

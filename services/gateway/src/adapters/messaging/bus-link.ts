import {
  factsOf,
  flow,
  logEventNamed,
  type LiveFrame,
  type LogEvent,
  type Question,
  type QuestionReply,
  type Refusal,
} from '@maestro/contracts';
import { err, type Result } from '@maestro/kernel';
import { connectBus, type Bus, type BusOptions } from '@maestro/messaging';
import type { StreamHub } from '../../application/streams/stream-hub.ts';
import type { AskedChat, ChatListener, Chats } from '../../ports/chats.ts';
import type { LiveBus } from '../../ports/live-bus.ts';
import type { Asked, Owners } from '../../ports/owners.ts';

/** The bus for a process that is up before the bus is: until then every question is refused as `unavailable`. */
export class BusLink implements Owners, LiveBus, Chats {
  readonly #connecting: Promise<Bus>;
  #bus: Bus | null = null;

  constructor(options: Omit<BusOptions, 'service'>) {
    this.#connecting = connectBus({ ...options, service: 'gateway' });
    this.#connecting.then(
      (bus) => (this.#bus = bus),
      (error: unknown) => options.logger.error({ err: error }, 'the bus cannot be connected to'),
    );
  }

  get connected(): boolean {
    return this.#bus?.connected ?? false;
  }

  async ask<Q extends Question>(question: Q, asked: Asked<Q>): Promise<Result<QuestionReply<Q>, Refusal>> {
    if (!this.#bus) return err({ kind: 'unavailable', detail: 'the bus is not connected yet' });
    return this.#bus.ask(question, asked);
  }

  open({ actor, idempotency, order }: AskedChat, listener: ChatListener): () => void {
    if (!this.#bus) {
      queueMicrotask(() => listener.end(err({ kind: 'unavailable', detail: 'the bus is not connected yet' })));
      return () => undefined;
    }
    const stream = this.#bus.openStream(flow.chat, { actor, idempotency, body: order }, listener);
    return () => stream.cancel();
  }

  publishLive(workspaceId: string, discussionId: string, frame: LiveFrame): void {
    this.#bus?.publishLive(workspaceId, discussionId, frame);
  }

  /** Tells the hub what its clients wait for: events of their logs, and what may be lost. */
  async feed(hub: StreamHub): Promise<void> {
    const bus = await this.#connecting;
    const wants = (workspaceId: string, discussionId: string) => hub.wants(workspaceId, discussionId);
    bus.subscribeFacts(
      factsOf('orchestrator'),
      ({ envelope, definition, data }) => {
        const type = logEventNamed(definition.name)?.type;
        if (type === undefined || envelope.seq === null) return;
        const event = { type, seq: envelope.seq, at: envelope.time, data } as LogEvent;
        hub.offer(envelope.workspaceid, envelope.discussionid, event);
      },
      wants,
    );
    bus.subscribeLive((workspaceId, discussionId, frame) => hub.hear(workspaceId, discussionId, frame), wants);
  }

  /** Lets out what was begun, then closes. */
  async drain(): Promise<void> {
    await this.#bus?.drain();
  }
}

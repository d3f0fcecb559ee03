import { computed, DestroyRef, inject, Service, signal } from '@angular/core';
import type { LiveFrame, LogEvent } from '@maestro/contracts';
import { Directory } from '../directory';
import { Api } from '../rest/api';
import { Session } from '../session/session';
import type { Connection } from '../stream/connection';
import { DiscussionStream } from '../stream/discussion-stream';
import { SOCKETS } from '../stream/sockets';
import { asksOf, awaited } from './awaiting';
import { foldLog } from './fold-log';
import { forget, hear, type LiveTexts } from './live-text';
import { nobody, notice, type Presence, spoke } from './presence';
import { emptyRoom, type Room, type Seat } from './room';

/** Follows one discussion for as long as its screen is open: the folded log, what is being said, who is there. */
@Service({ autoProvided: false })
export class RoomStore {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly directory = inject(Directory);
  private readonly connect = inject(SOCKETS);
  private stream: DiscussionStream | null = null;

  private readonly folded = signal<Room>(emptyRoom);
  private readonly texts = signal<LiveTexts>(new Map());
  private readonly seen = signal<Presence>(nobody);
  private readonly link = signal<Connection>({ state: 'connecting' });
  /** The log's head when the screen was opened; null: not known yet. */
  private readonly headAtOpening = signal<number | null>(null);

  readonly room = this.folded.asReadonly();
  readonly liveTexts = this.texts.asReadonly();
  readonly presence = this.seen.asReadonly();
  readonly connection = this.link.asReadonly();
  /** Whether the history up to the moment of opening is there; before that, what awaits whom is not known. */
  readonly caughtUp = computed(() => {
    const head = this.headAtOpening();
    return head !== null && this.folded().seq >= head;
  });
  /** The providers that only simulate, as far as one may know before they have spoken. */
  private readonly simulating = computed(() => {
    const { providers } = this.directory;
    return new Set(
      providers.hasValue() ? providers.value().providers.flatMap((p) => (p.simulated ? [p.provider] : [])) : [],
    );
  });
  readonly me = computed(() => this.session.person()?.user_id ?? '');
  readonly mySeat = computed(() => this.folded().seats.find((s) => s.id === this.me() && s.seated));
  readonly myAsks = computed(() => (this.caughtUp() ? asksOf(this.folded(), this.me()) : []));
  readonly awaited = computed(() => (this.caughtUp() ? awaited(this.folded()) : []));

  constructor() {
    inject(DestroyRef).onDestroy(() => this.stream?.stop());
  }

  /** Shows `discussionId` from its first event on; what was shown before is put away. */
  open(discussionId: string): void {
    this.stream?.stop();
    this.folded.set(emptyRoom);
    this.texts.set(new Map());
    this.seen.set(nobody);
    this.headAtOpening.set(null);
    const stream = new DiscussionStream({
      ticket: async () => (await this.api.call('streamTicket', { body: { discussion_id: discussionId } })).ticket,
      connect: (ticket, after) => this.connect(discussionId, ticket, after),
      now: () => Date.now(),
      chance: Math.random,
      onEvents: (events) => this.fold(events),
      onLive: (frame) => this.listen(frame),
      onConnection: (connection) => this.link.set(connection),
    });
    this.stream = stream;
    stream.start();
    void this.findHead(discussionId, stream);
  }

  /** Whether a simulation speaks for this seat: what its last message says, else what its provider is. */
  isSimulated(seat: Seat): boolean {
    return seat.simulated ?? (seat.provider !== null && this.simulating().has(seat.provider));
  }

  retryNow(): void {
    this.stream?.retryNow();
  }

  tell(frame: 'typing' | 'away' | 'back'): void {
    this.stream?.send({ type: frame });
  }

  /** A refusal is told by the stream itself, which asks for the same discussion. */
  private async findHead(discussionId: string, stream: DiscussionStream): Promise<void> {
    const view = await this.api
      .call('getDiscussion', { parameters: { discussion_id: discussionId } })
      .catch(() => null);
    if (stream === this.stream) this.headAtOpening.set(view?.last_seq ?? 1);
  }

  private fold(events: readonly LogEvent[]): void {
    this.folded.update((room) => foldLog(room, events));
    const finished = events.flatMap((e) =>
      'turn_id' in e.data && e.type !== 'agent:thinking' ? [e.data.turn_id] : [],
    );
    this.texts.update((texts) => forget(texts, finished));
    for (const event of events) {
      if (event.type === 'human:message') this.seen.update((p) => spoke(p, event.data.participant_id));
    }
  }

  private listen(frame: LiveFrame): void {
    if (frame.type === 'agent:delta') this.texts.update((texts) => hear(texts, frame.data));
    else this.seen.update((presence) => notice(presence, frame, Date.now()));
  }
}

import { LiveAnnouncer } from '@angular/cdk/a11y';
import { Component, computed, DestroyRef, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Title } from '@angular/platform-browser';
import { Router, RouterLink } from '@angular/router';
import { InboxStore } from '../../data/inbox';
import type { Ask } from '../../data/room/awaiting';
import { RoomStore } from '../../data/room/room-store';
import { Icon } from '../../ui/icon/icon';
import { Shortcuts } from '../../ui/layout/shortcuts';
import { Viewport } from '../../ui/layout/viewport';
import { PhaseSteps } from '../../ui/steps/phase-steps';
import { AskSheet } from './ask-sheet';
import { AskDrafts } from './asks/ask-drafts';
import { Composer } from './composer/composer';
import { ConnectionNote } from './connection-note';
import { announce } from './announce';
import { ConsensusSection } from './panel/consensus-section';
import { FilesSection } from './panel/files-section';
import { NowSection } from './panel/now-section';
import { ProposalsSection } from './panel/proposals-section';
import { VoteSection } from './panel/vote-section';
import { RoomActions } from './room-actions';
import { Steering } from './steering';
import { TableRail } from './table/table-rail';
import { Thread } from './thread/thread';

type View = 'thread' | 'table' | 'now' | 'proposals' | 'vote' | 'consensus';

/** The room: the table on the left, the thread in the middle, what is going on at the right. */
@Component({
  selector: 'app-room-page',
  imports: [
    ...[MatButton, RouterLink, AskSheet, Composer, ConnectionNote, ConsensusSection, Icon, NowSection, PhaseSteps],
    ...[FilesSection, ProposalsSection, Steering, TableRail, Thread, VoteSection],
  ],
  providers: [AskDrafts, RoomActions, RoomStore],
  templateUrl: './room-page.html',
  styleUrl: './room-page.scss',
})
export class RoomPage {
  private readonly actions = inject(RoomActions);
  private readonly inbox = inject(InboxStore);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly router = inject(Router);
  private readonly title = inject(Title);
  protected readonly store = inject(RoomStore);
  protected readonly viewport = inject(Viewport);

  readonly discussionId = input.required<string>();
  /** `seq` of a message to go to and mark. */
  readonly at = input<string>();

  protected readonly room = this.store.room;
  protected readonly view = signal<View>('thread');
  protected readonly gone = computed(() => {
    const connection = this.store.connection();
    return connection.state === 'closed' && connection.reason === 'not-found';
  });
  protected readonly approvers = computed(() =>
    this.room().seats.some((s) => s.seated && s.permissions.includes('must_approve')),
  );
  protected readonly tabs = computed(() => (this.viewport.phone() ? phoneTabs : mediumTabs));
  /** Whether a part of the right panel is to be seen: all of it, or the one chosen by its tab. */
  protected readonly shows = computed(() => {
    const [view, phone, wide] = [this.view(), this.viewport.phone(), this.viewport.wide()];
    const all = wide || (phone && view === 'vote');
    return {
      thread: wide || view === 'thread' || (!phone && view === 'table'),
      table: !phone || view === 'table',
      now: all || view === 'now',
      proposals: all || view === 'proposals',
      vote: all || view === 'vote',
      consensus: all || view === 'consensus',
    };
  });
  /** What awaits the reader and is out of sight: behind another view, or further down. */
  protected readonly barredAsk = computed(() => {
    const { now, thread } = this.shows();
    const inSight = now || (thread && (this.viewport.phone() || this.actions.atEnd()));
    return inSight ? undefined : this.store.myAsks()[0];
  });
  private readonly spokenUpTo = signal(0);

  constructor() {
    inject(Shortcuts).bind({ 'g d': () => this.toDecision() });
    effect(() => {
      this.store.me();
      const id = this.discussionId();
      untracked(() => this.store.open(id));
    });
    effect(() => {
      const at = Number(this.at());
      if (at > 0 && this.store.caughtUp()) untracked(() => this.goTo(at));
    });
    effect(() => {
      const awaiting = this.store.myAsks().length;
      const topic = this.room().topic;
      if (topic !== '') this.title.setTitle(`${awaiting > 0 ? `(${awaiting}) ` : ''}${topic} · Maestro Discussions`);
    });
    effect(() => {
      this.store.myAsks();
      untracked(() => this.inbox.reload());
    });
    effect(() => this.announceNew());
    this.tellPresence();
  }

  protected show(view: View): void {
    this.view.set(view);
  }

  protected toAsk(ask: Ask): void {
    this.goTo(ask.seq);
  }

  protected askTitle(ask: Ask): string {
    return askTitles[ask.kind];
  }

  protected toDecision(): void {
    void this.router.navigate(['/discussions', this.discussionId(), 'decision']);
  }

  private goTo(seq: number): void {
    this.view.set('thread');
    this.actions.goTo(seq);
  }

  /** Finished messages only, and none of the history. */
  private announceNew(): void {
    const room = this.room();
    if (!this.store.caughtUp()) return;
    const from = untracked(this.spokenUpTo);
    this.spokenUpTo.set(room.seq);
    const words = from === 0 ? '' : announce(room, from, untracked(this.store.me));
    if (words !== '') void this.announcer.announce(words, 'polite');
  }

  private tellPresence(): void {
    const tell = () => this.store.tell(document.hidden ? 'away' : 'back');
    const online = () => this.store.retryNow();
    document.addEventListener('visibilitychange', tell);
    window.addEventListener('online', online);
    inject(DestroyRef).onDestroy(() => {
      document.removeEventListener('visibilitychange', tell);
      window.removeEventListener('online', online);
    });
  }
}

const askTitles = {
  request: 'You are asked: to the question',
  ballot: 'Your vote is awaited: to the ballot',
  approval: 'Your signature is awaited: to the decision',
} as const;

const thread = { view: 'thread', label: 'Thread', icon: 'forum' } as const;
const vote = { view: 'vote', label: 'Vote', icon: 'how_to_vote' } as const;
const phoneTabs = [thread, { view: 'table', label: 'Table', icon: 'groups' }, vote] as const;
const mediumTabs = [
  thread,
  { view: 'now', label: 'Now', icon: 'hourglass_top' },
  { view: 'proposals', label: 'Proposals', icon: 'lightbulb' },
  vote,
  { view: 'consensus', label: 'Consensus', icon: 'balance' },
] as const;

import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { WallClock } from '../../../data/clock';
import type { AnswerEntry, Entry, MessageEntry } from '../../../data/room/entry';
import { type Room, seatOf } from '../../../data/room/room';
import { RoomStore } from '../../../data/room/room-store';
import { Icon } from '../../../ui/icon/icon';
import { Markdown } from '../../../ui/markdown/markdown';
import { protocolNames } from '../../../ui/words/labels';
import { clockTime } from '../../../ui/words/time';
import { noticeSentence } from '../../record/notice-words';
import { phaseSentence } from '../../record/phase-words';
import { nameOf } from '../../record/who';
import { MessageCard } from './message-card';
import { ProposalRow } from './proposal-row';
import { RequestRow } from './request-row';
import { ToolRow } from './tool-row';
import { VoteRow } from './vote-row';

/** One row of the thread, drawn by what it is. */
@Component({
  selector: 'app-thread-row',
  imports: [RouterLink, Icon, Markdown, MessageCard, ProposalRow, RequestRow, ToolRow, VoteRow],
  templateUrl: './thread-row.html',
  styleUrl: './thread-row.scss',
})
export class ThreadRow {
  private readonly now = inject(WallClock).now;
  private readonly store = inject(RoomStore);
  protected readonly room = this.store.room;
  readonly discussionId = input.required<string>();
  readonly entry = input.required<Entry>();

  protected readonly spoken = computed(() => {
    const entry = this.entry();
    if (entry.kind !== 'message' && entry.kind !== 'answer') return null;
    return { ...wordsOf(entry), seat: seatFor(this.room(), entry.by), time: clockTime(entry.at, this.now()) };
  });
  protected readonly opening = computed(() => {
    const entry = this.entry();
    if (entry.kind !== 'opening') return null;
    const opener = entry.by === this.store.me() ? 'You' : nameOf(this.room(), entry.by);
    return `${opener} opened this ${protocolNames[this.room().protocol]}, ${clockTime(entry.at, this.now())}`;
  });
  protected readonly divider = computed(() => {
    const entry = this.entry();
    return entry.kind === 'phase' ? phaseSentence(entry, this.room()) : null;
  });
  protected readonly line = computed(() => {
    const entry = this.entry();
    return entry.kind === 'notice' ? noticeSentence(entry, this.room()) : null;
  });
}

function wordsOf(entry: MessageEntry | AnswerEntry) {
  if (entry.kind === 'message') {
    const footnote =
      entry.fallbackFrom === null
        ? null
        : `${entry.fallbackFrom} did not answer; ${entry.origin?.model ?? 'another model'} took the turn`;
    return { text: entry.text, origin: entry.origin, option: null, footnote };
  }
  const footnote = entry.late ? 'This came too late to count; it is kept for the record' : null;
  return { text: entry.text ?? '', origin: null, option: entry.option, footnote };
}

/** Somebody the log does not introduce is shown by id. */
const seatFor = (room: Room, id: string) =>
  seatOf(room, id) ?? { name: id, kind: 'human' as const, title: null, role: null, colour: 7 };

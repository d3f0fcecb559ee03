import { Service, signal, type WritableSignal } from '@angular/core';
import type { BallotForms } from '../../../data/room/orders';
import { OrderKey } from '../../../data/rest/order-key';

/** What somebody has begun to answer. It outlives its card, which the window over a long thread may take away. */
export type AskDraft = {
  readonly chosen: WritableSignal<string | null>;
  /** A ballot of any form but a choice. */
  readonly ballot: WritableSignal<BallotForms>;
  /** What the ballot can be found by once it is cast. */
  readonly receipt: WritableSignal<string | null>;
  readonly words: WritableSignal<string>;
  readonly conditions: WritableSignal<string>;
  readonly option: WritableSignal<string>;
  readonly sending: WritableSignal<boolean>;
  readonly problem: WritableSignal<string | null>;
  readonly key: OrderKey;
};

@Service({ autoProvided: false })
export class AskDrafts {
  private readonly drafts = new Map<string, AskDraft>();

  /** The draft for a request or vote of one person; begun where there is none. */
  of(person: string, ask: string): AskDraft {
    const id = `${person}/${ask}`;
    const draft = this.drafts.get(id) ?? {
      chosen: signal<string | null>(null),
      ballot: signal<BallotForms>({}),
      receipt: signal<string | null>(null),
      words: signal(''),
      conditions: signal(''),
      option: signal(''),
      sending: signal(false),
      problem: signal<string | null>(null),
      key: new OrderKey(),
    };
    this.drafts.set(id, draft);
    return draft;
  }
}

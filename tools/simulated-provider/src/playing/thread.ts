import type { ModelRequest } from '../model.ts';
import { allWordsInside, elementsIn, wordsInside, wordsOf, type Element } from './elements.ts';

export type Seat = {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly title: string | null;
};

/** One thing said or done, as far as a prompt tells it. */
export type Said = {
  readonly kind: 'message' | 'question' | 'answer' | 'vote_opened' | 'vote_closed' | 'approval';
  /** Null: the prompt does not number it, as with the model's own words. */
  readonly seq: number | null;
  /** Participant id; null where it is nobody's. */
  readonly from: string | null;
  readonly text: string;
  readonly options: readonly string[];
};

/** A discussion as one model reads it. */
export type Thread = {
  readonly topic: string;
  readonly brief: string;
  /** The options to vote on, where they were given from the start. */
  readonly options: readonly string[];
  readonly seats: readonly Seat[];
  readonly said: readonly Said[];
  /** The reader's participant id; null: no seat. */
  readonly self: string | null;
  /** What the reader is, in a word or two. */
  readonly role: string;
  /** What is asked now, without which nothing would be said. */
  readonly task: string;
  /** `opening`, `rebuttal`, …; null: not told. */
  readonly purpose: string | null;
};

const HAPPENINGS = ['message', 'question', 'answer', 'vote_opened', 'vote_closed', 'approval'] as const;

/** Reads system text and messages. Where no element is found, the last user text is topic and task at once. */
export function readThread(request: ModelRequest): Thread {
  const self = /participant id is "([^"]+)"/i.exec(request.system)?.[1] ?? null;
  const told = request.messages.filter((m) => m.role === 'user' && m.text !== '').map((m) => m.text);
  const [discussion] = elementsIn(told.join('\n'), ['discussion']);
  const last = told.at(-1) ?? '';
  const [task] = [...elementsIn(last, ['your_turn', 'your_task'])].reverse();
  return {
    topic: (discussion && wordsInside(discussion, 'topic')) ?? firstLine(last),
    brief: (discussion && wordsInside(discussion, 'brief')) ?? '',
    options: discussion ? allWordsInside(discussion, 'option') : [],
    seats: told.flatMap((text) => [...elementsIn(text, ['participant', 'joined'])].map(readSeat)),
    said: request.messages.flatMap((m) =>
      m.role === 'assistant' ? ownWords(self, m.text) : [...elementsIn(m.text, HAPPENINGS)].map(readHappening),
    ),
    self,
    role:
      /^You are (?:[^,\n]+, |the )?([^,\n]+?)(?:,| of a discussion|\.|\n|$)/.exec(request.system)?.[1] ?? 'participant',
    task: task ? wordsOf(task) : last,
    purpose: task?.attributes.get('purpose') ?? null,
  };
}

const firstLine = (text: string): string => (text.trim().split('\n')[0] ?? '').slice(0, 200);

function readSeat({ attributes }: Element): Seat {
  const id = attributes.get('id') ?? '';
  return {
    id,
    name: attributes.get('name') ?? id,
    kind: attributes.get('kind') ?? '',
    title: attributes.get('title') ?? null,
  };
}

/** Nothing, where the model only asked for a tool. */
const ownWords = (self: string | null, text: string): Said[] =>
  text === '' ? [] : [{ kind: 'message', seq: null, from: self, text, options: [] }];

function readHappening(element: Element): Said {
  const { attributes } = element;
  const kind = HAPPENINGS.find((name) => name === element.name) ?? 'message';
  const parts = ['prompt', 'words', 'condition', 'reason'].flatMap((name) => allWordsInside(element, name));
  return {
    kind,
    seq: Number(attributes.get('seq')) || null,
    from: attributes.get('from') ?? null,
    text: kind === 'message' ? wordsOf(element) : parts.join('\n'),
    options: kind === 'vote_closed' ? allWordsInside(element, 'count') : allWordsInside(element, 'option'),
  };
}

export const nameOf = (thread: Thread, id: string | null): string =>
  thread.seats.find((seat) => seat.id === id)?.name ?? id ?? 'somebody';

/** What the reader said itself. */
export const ownWordsIn = (thread: Thread): Said[] =>
  thread.said.filter((s) => s.kind === 'message' && (s.from === thread.self || s.seq === null));

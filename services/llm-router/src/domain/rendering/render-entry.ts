import type { ContextEntry } from '@maestro/contracts';
import { assertNever } from '@maestro/kernel';
import { excerptOf, type Earlier } from './fold-earlier.ts';
import { containing, empty, spoken, valued, type Attributes } from './element.ts';

/** Names as the discussion knows them, by participant id. */
export type Names = ReadonlyMap<string, string>;

type Kind<K extends ContextEntry['kind']> = Extract<ContextEntry, { kind: K }>;

const speaker = (id: string, names: Names): Attributes => ({ from: id, name: names.get(id) ?? id });

/**
 * One entry of the shared context as everybody but its speaker reads it.
 * @param self the reader; null for a reader without a seat.
 */
export function renderEntry(entry: ContextEntry, names: Names, self: string | null = null): string {
  const { seq } = entry;
  switch (entry.kind) {
    case 'opening':
      return renderOpening(entry);
    case 'message':
      return spoken('message', { seq, ...speaker(entry.by, names) }, entry.text);
    case 'tool_call':
      return renderCall(entry, names, self);
    case 'question':
      return containing('question', { seq, to: entry.to.join(' ') }, [
        spoken('prompt', {}, entry.text),
        ...entry.options.map((option) => valued('option', {}, option)),
      ]);
    case 'answer':
      return containing('answer', { seq, ...speaker(entry.by, names) }, [
        ...(entry.option === null ? [] : [valued('option', {}, entry.option)]),
        ...(entry.text === null ? [] : [spoken('words', {}, entry.text)]),
      ]);
    case 'joined':
      return empty('joined', { seq, ...describe(entry.participant, entry.name, entry.title) });
    case 'left':
      return empty('left', { seq, id: entry.by, name: names.get(entry.by) ?? entry.by });
    case 'vote_opened':
      return containing(
        'vote_opened',
        { seq, vote: entry.vote_id, round: entry.ballot_round },
        entry.options.map((option) => valued('option', {}, option)),
      );
    case 'vote_closed':
      return renderVote(entry, names);
    case 'approval':
      return containing(
        'approval',
        { seq, ...speaker(entry.by, names), response: entry.response, option: entry.option },
        [
          ...entry.conditions.map((condition) => spoken('condition', {}, condition)),
          ...(entry.reason === null ? [] : [spoken('reason', {}, entry.reason)]),
        ],
      );
    default:
      return assertNever(entry);
  }
}

/** Old talk in short. Its speakers are told like those of messages, so that nobody can pose as them here either. */
export const renderEarlier = ({ said, omitted }: Earlier, names: Names): string =>
  containing(
    'earlier',
    { omitted: omitted === 0 ? null : omitted },
    said.map((entry) => valued('said', { seq: entry.seq, ...speaker(entry.by, names) }, excerptOf(entry.text))),
  );

/** What it read is told to whoever called; the others may read it themselves. */
function renderCall(entry: Kind<'tool_call'>, names: Names, self: string | null): string {
  const { seq, tool, outcome, result } = entry;
  return containing('tool_call', { seq, ...speaker(entry.by, names), tool, outcome }, [
    spoken('arguments', {}, entry.arguments),
    ...(entry.by === self ? [spoken('result', {}, result)] : []),
  ]);
}

function renderOpening(entry: Kind<'opening'>): string {
  return containing('discussion', { seq: entry.seq, protocol: entry.protocol }, [
    spoken('topic', {}, entry.topic),
    ...(entry.brief === null ? [] : [spoken('brief', {}, entry.brief)]),
    ...(entry.options.length === 0
      ? []
      : [
          containing(
            'options',
            {},
            entry.options.map((option) => spoken('option', {}, option)),
          ),
        ]),
    containing(
      'participants',
      {},
      entry.participants.map((p) =>
        empty('participant', describe(p, entry.names[p.id] ?? p.id, entry.titles[p.id] ?? null)),
      ),
    ),
  ]);
}

const describe = (participant: Kind<'joined'>['participant'], name: string, title: string | null): Attributes => ({
  id: participant.id,
  kind: participant.kind,
  name,
  title,
  role: participant.role,
  persona: participant.persona,
});

function renderVote(entry: Kind<'vote_closed'>, names: Names): string {
  const { tally } = entry;
  return containing(
    'vote_closed',
    { seq: entry.seq, vote: entry.vote_id, outcome: tally.outcome, winner: tally.winner },
    [
      ...Object.entries(tally.counts).map(([option, votes]) => valued('count', { votes }, option)),
      ...entry.ballots.map((ballot) =>
        containing('ballot', speaker(ballot.participant_id, names), [
          ballot.choice === null ? empty('abstained', {}) : valued('option', {}, ballot.choice),
          ...reasonOf(entry.reasons[ballot.participant_id]),
        ]),
      ),
    ],
  );
}

const reasonOf = (reason: string | undefined): string[] => (reason === undefined ? [] : [spoken('reason', {}, reason)]);

import type { ContextEntry } from '@maestro/contracts';

/** What of a discussion a sentence can rest on, by `seq`. */
export type Thread = {
  readonly topic: string;
  readonly citable: ReadonlyMap<number, string>;
};

/** Who is called what, by participant id. */
type Names = ReadonlyMap<string, string>;

/**
 * Words said by somebody, votes counted and sign-offs given: what a decision may cite, each with all it says.
 * The opening, questions and who came or left support nothing.
 */
export function threadOf(entries: readonly ContextEntry[]): Thread {
  const names = new Map<string, string>();
  const questions = new Map<string, string>();
  const citable = new Map<number, string>();
  let topic = '';
  for (const entry of entries) {
    if (entry.kind === 'opening') {
      topic = entry.topic;
      for (const [id, name] of Object.entries(entry.names)) names.set(id, name);
    }
    if (entry.kind === 'joined') names.set(entry.participant.id, entry.name);
    if (entry.kind === 'question') questions.set(entry.request_id, entry.text);
    const said = whatItSays(entry, names, questions);
    if (said !== null) citable.set(entry.seq, said.join('\n'));
  }
  return { topic, citable };
}

/** An answer says what it was asked, too: "yes" alone supports nothing. */
function whatItSays(entry: ContextEntry, names: Names, questions: ReadonlyMap<string, string>): string[] | null {
  const called = (id: string): string => `${id} ${names.get(id) ?? ''}`;
  switch (entry.kind) {
    case 'message':
      return [called(entry.by), entry.text];
    case 'answer':
      return [called(entry.by), questions.get(entry.request_id) ?? '', entry.option ?? '', entry.text ?? ''];
    case 'approval':
      return [called(entry.by), entry.response, entry.option ?? '', ...entry.conditions, entry.reason ?? ''];
    case 'vote_closed':
      return [
        ...Object.entries(entry.tally.counts).map(([option, count]) => `${option} ${count}`),
        ...entry.ballots.map((b) => `${called(b.participant_id)} ${b.choice ?? 'abstained'}`),
        ...Object.values(entry.reasons),
      ];
    default:
      return null;
  }
}

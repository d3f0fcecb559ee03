import type { BallotContent, BallotForm, CastBallot } from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import { ballotFormOf, checkBallot } from '@maestro/tally';
import { abstainWord, type Asked } from './ballot-schema.ts';

const MAX_REASON = 2000;

export type AgentBallot = {
  readonly content: BallotContent;
  readonly reason: string;
  readonly moved_by: number | null;
};

type Fields = Readonly<Record<string, unknown>>;

/** A model's output as a ballot, or what is wrong with it. */
export function readAgentBallot(output: unknown, asked: Asked): Result<AgentBallot, string> {
  if (!isRecord(output)) return err('it was not an object');
  const form = ballotFormOf(asked.method);
  const written = form === 'choice' ? writtenChoice(output, asked.options) : writtenForm(output, form);
  if (!written.ok) return written;
  const { method, options, terms } = asked;
  const content = checkBallot({ method, options, settings: terms.settings }, written.value);
  if (!content.ok) return err(content.error.map(({ pointer, detail }) => `${clipped(pointer)}: ${detail}`).join('; '));
  const { reason, moved_by } = output;
  if (typeof reason !== 'string' || reason.trim() === '') return err('it gave no reason');
  if (reason.length > MAX_REASON) return err(`its reason was longer than ${MAX_REASON} characters`);
  // Which message moved it is no part of the vote: what makes no sense here is as good as none named.
  const named = asked.first_ballots && typeof moved_by === 'number' && Number.isInteger(moved_by) && moved_by > 0;
  return ok({ content: content.value, reason: reason.trim(), moved_by: named ? moved_by : null });
}

type Written = Pick<CastBallot, BallotForm | 'abstain'>;

function writtenChoice({ choice }: Fields, options: readonly string[]): Result<Written, string> {
  if (typeof choice !== 'string') return err('"choice" was not a text');
  if (options.includes(choice)) return ok({ choice });
  return choice === abstainWord(options) ? ok({ abstain: true }) : err(`${quoted(choice)} is not one of the options`);
}

function writtenForm(output: Fields, form: Exclude<BallotForm, 'choice'>): Result<Written, string> {
  if (output['abstain'] === true) return ok({ abstain: true });
  const list = output[form];
  if (!Array.isArray(list)) return err(`"${form}" was not a list`);
  switch (form) {
    case 'approvals':
    case 'ranking':
      return list.every((o) => typeof o === 'string') ? ok({ [form]: list }) : err(`"${form}" did not list texts`);
    case 'scores':
      return perOption(list, form, 'score', (value) => typeof value === 'number');
    case 'stances':
      return perOption(
        list,
        form,
        'stance',
        (value) => value === 'consent' || value === 'stand_aside' || value === 'object',
      );
    case 'comparisons':
      return list.every(
        (pair) => isRecord(pair) && typeof pair['winner'] === 'string' && typeof pair['loser'] === 'string',
      )
        ? ok({ comparisons: list as { winner: string; loser: string }[] })
        : err('"comparisons" did not list pairs of texts');
  }
}

function perOption(
  list: readonly unknown[],
  form: 'scores' | 'stances',
  field: string,
  isSaid: (value: unknown) => boolean,
): Result<Written, string> {
  const said: [string, unknown][] = [];
  for (const entry of list) {
    if (!isRecord(entry) || typeof entry['option'] !== 'string' || !isSaid(entry[field])) {
      return err(`"${form}" did not say option and ${field} each time`);
    }
    said.push([entry['option'], entry[field]]);
  }
  if (new Set(said.map(([option]) => option)).size < said.length) return err(`"${form}" names an option twice`);
  return ok({ [form]: Object.fromEntries(said) });
}

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const clipped = (text: string): string => (text.length > 120 ? `${text.slice(0, 120)}…` : text);
const quoted = (text: string): string => JSON.stringify(clipped(text));

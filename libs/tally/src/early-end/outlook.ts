import { countBallots } from '../count-ballots.ts';
import type { Count } from '../election/count.ts';
import type { Method } from '../election/methods.ts';
import type { CastBallot, Paper, Profile } from '../election/profile.ts';
import { checkMethodOptions, completeOptions } from '../options/check-method-options.ts';
import type { DeclaredMethodOptions, MethodOptions } from '../options/method-options.ts';
import { readProfile, type Reading } from '../reading/read-profile.ts';
import { everyCompletion } from './every-completion.ts';
import { isBeyondReach } from './beyond-reach.ts';
import { extremePapers, extremesSuffice } from './extreme-papers.ts';
import type { Outstanding } from './outstanding.ts';

/**
 * `settled`: proven that nothing they say changes the outcome. `open`: there are ballots that would. `unknown`: neither
 * was shown within bounds; to decide it exactly is hard for methods that read rankings (Conitzer and Sandholm, 2002).
 */
export type Outlook = 'settled' | 'open' | 'unknown';

/** Whether ballots that are out can still change who wins, what the outcome is or who is tied: true unless proven not. */
export const canStillChange = (...vote: Parameters<typeof outlookOf>): boolean => outlookOf(...vote) !== 'settled';

/**
 * Whether the outcome stands before the last ballots came. Vetoes still to come are not looked at.
 * Throws a RangeError where the vote cannot be counted (see `countBallots`).
 */
export function outlookOf(
  method: Method,
  declared: DeclaredMethodOptions,
  profile: Profile,
  outstanding: readonly Outstanding[],
): Outlook {
  const out = outstanding.filter(({ papers }) => papers > 0);
  if (out.length === 0) return 'settled';
  const before = countBallots(method, declared, profile);
  const quorum = countBallots(method, declared, withPapers(profile, out, { kind: 'abstention' })).quorum;
  if (!quorum.met) return 'settled';
  const vote: OpenVote = {
    method,
    declared,
    options: settled(method, declared, profile),
    profile,
    out,
    now: essenceOf(before),
  };
  if (isUnbounded(vote)) return namesStanding(profile).length > 1 ? 'open' : 'settled';
  const reading = readProfile(withPapers(profile, out, { kind: 'abstention' }));
  const papers: Paper[] = [{ kind: 'abstention' }, ...extremePapers(method, vote.options, reading.names)];
  if (papers.some((paper) => changes(vote, withPapers(profile, out, paper)))) return 'open';
  if (extremesSuffice(method, vote.options, before)) return 'settled';
  if (isBeyondReach(method, vote.options, reading, outstandingUnits(reading, profile))) return 'settled';
  const completions = everyCompletion(method, reading.names, out, profile.ballots);
  if (completions === null) return 'unknown';
  for (const ballots of completions) {
    if (changes(vote, { ...profile, ballots: [...profile.ballots, ...ballots] })) return 'open';
  }
  return 'settled';
}

type OpenVote = {
  readonly method: Method;
  readonly declared: DeclaredMethodOptions;
  readonly options: MethodOptions;
  readonly profile: Profile;
  readonly out: readonly Outstanding[];
  readonly now: string;
};

const changes = ({ method, declared, now }: OpenVote, profile: Profile): boolean =>
  essenceOf(countBallots(method, declared, profile)) !== now;

/** What an early end must not change, as one text. */
function essenceOf({ outcome, winners, tie, runoff }: Count): string {
  const level = outcome === 'tie' && tie ? tie.between.toSorted() : null;
  return JSON.stringify([outcome, winners.toSorted(), level, runoff?.toSorted() ?? null]);
}

function settled(method: Method, declared: DeclaredMethodOptions, profile: Profile): MethodOptions {
  const checked = checkMethodOptions(method, declared, namesStanding(profile));
  if (!checked.ok) throw new RangeError(checked.error.map(({ option, problem }) => `${option} ${problem}`).join('; '));
  return completeOptions(checked.value);
}

/** Where one ballot may say as much as it likes, it can turn everything. */
function isUnbounded({ method, options: { min_score, max_score, dots } }: OpenVote): boolean {
  if (method === 'score') return min_score === null || max_score === null;
  return method === 'pairwise' || (method === 'dot' && dots === null);
}

const namesStanding = ({ options, withdrawn = [] }: Profile): string[] =>
  options.filter((option) => !withdrawn.includes(option));

function withPapers(profile: Profile, out: readonly Outstanding[], paper: Paper): Profile {
  const ballots = out.map(({ papers, weight = '1' }): CastBallot => ({ paper, papers, weight }));
  return { ...profile, ballots: [...profile.ballots, ...ballots] };
}

/** What the ballots that are out weigh, in the units of a reading in which they abstain. */
const outstandingUnits = (reading: Reading, profile: Profile): number => {
  const before = readProfile(profile);
  return reading.castUnits - Number((BigInt(before.castUnits) * reading.scale) / before.scale);
};

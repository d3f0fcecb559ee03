import type { CastBallot } from '@maestro/tally';
import { sealVote } from '../seal-vote.ts';
import type { ExportRules, SaltedBallot, VoteExport } from '../vote-export.ts';

/** Numbers that look random and are the same in every run: mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const OPTIONS = ['Ada', 'Ben', 'Cleo', 'Dora'];

export const RULES: ExportRules = {
  vote: 'd1-v31',
  method: 'schulze',
  method_options: { tie: [{ by: 'lot', seed: 'published' }] },
  options: OPTIONS,
  weights: { classes: { agents: '0.5', people: '1' } },
  electorate: { heads: 20, weight: '15' },
  secret: false,
  about: { question: 'Who speaks for us?', closed_at: '2026-11-23T12:00:00Z' },
};

/** A vote of `count` ballots with rankings, ties, abstentions and classes. */
export function sealed(count: number, rules: ExportRules = RULES, seed = 1): VoteExport {
  const random = randomFrom(seed);
  const ballots = Array.from({ length: count }, (_, index): SaltedBallot => {
    const ranks = OPTIONS.map((option) => ({ option, key: random() })).sort((a, b) => a.key - b.key);
    const ranked = ranks.slice(0, Math.floor(random() * 5)).map(({ option }) => [option]);
    const ballot: CastBallot = {
      paper: random() < 0.1 ? { kind: 'abstention' } : { kind: 'ranking', ranks: ranked },
      class: random() < 0.5 ? 'agents' : 'people',
      ...(!rules.secret && { voter: `voter-${index}` }),
    };
    const salt = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
    return { ballot, salt };
  });
  return sealVote(rules, ballots);
}

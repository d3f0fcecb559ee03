import { VOTE_METHODS, type CastBallot, type VoteMethod, type VoteTerms } from '@maestro/contracts';
import { ballotFormOf, plainTerms } from '@maestro/tally';
import { verifyExport } from '@maestro/ballot-chain';
import { describe, expect, test } from 'vitest';
import { hearAgent } from './agent-ballot.ts';
import { castBallot } from './cast-ballot.ts';
import { comparisonOf } from './comparison.ts';
import { openVote } from './open-vote.ts';
import { passTime } from './pass-time.ts';
import type { OpenVote, Step, Vote } from './vote.ts';
import { voteView } from './view.ts';

const T0 = '2026-03-02T09:00:00.000Z';
const here = { workspace_id: 'default', discussion_id: 'd', command_id: 'c', traceparent: null };
const options = ['Oslo', 'Porto', 'Quito'];

let salts = 0;
const casting = () => ({ at: T0, salt: String(++salts).padStart(32, '0') });
const person = (id: string, weight = 1) => ({ id, agent: null, weight });

function opened(method: VoteMethod, terms: Partial<VoteTerms> = {}, over: Partial<OpenVote> = {}): Vote {
  const command: OpenVote = {
    ...{ vote_id: 'd-v1', topic: 'Where to meet', method, options, voters: ['a', 'b', 'c'].map((id) => person(id)) },
    ...{ quorum: 0, tie_break: null, deadline: null, ballot_round: 1, context_seq: 1 },
    terms: { ...plainTerms, ...terms },
    ...over,
  };
  return openVote(command, here, T0).vote;
}

function casts(vote: Vote, id: string, ballot: Omit<CastBallot, 'user_id'>): Vote {
  const step = castBallot(vote, id, { user_id: id, ...ballot }, casting());
  if (!step.ok) throw new Error(JSON.stringify(step.error));
  return step.value.vote;
}

const refusal = (vote: Vote, ballot: Omit<CastBallot, 'user_id'>) => {
  const step = castBallot(vote, 'a', { user_id: 'a', ...ballot }, casting());
  return step.ok ? null : step.error.errors?.map(({ pointer }) => pointer);
};

/** A ballot for Quito in each form, as its method writes it. */
const forQuito = (method: VoteMethod): Omit<CastBallot, 'user_id'> => {
  switch (ballotFormOf(method)) {
    case 'choice':
      return { choice: 'Quito' };
    case 'approvals':
      return { approvals: ['Quito'] };
    case 'ranking':
      return { ranking: ['Quito', 'Oslo', 'Porto'] };
    case 'scores':
      return { scores: method === 'gradients' ? { Oslo: 8, Porto: 8, Quito: 1 } : { Quito: 3 } };
    case 'stances':
      return { stances: { Oslo: 'object', Porto: 'object', Quito: 'consent' } };
    case 'comparisons':
      return {
        comparisons: [
          { winner: 'Quito', loser: 'Oslo' },
          { winner: 'Quito', loser: 'Porto' },
          { winner: 'Oslo', loser: 'Porto' },
        ],
      };
  }
};

describe.each(VOTE_METHODS)('a vote by %s', (method) => {
  const closed = (terms: Partial<VoteTerms> = {}) =>
    ['a', 'b', 'c'].reduce((vote, id) => casts(vote, id, forQuito(method)), opened(method, terms));

  test('takes the ballots of its form, and finds who they are for', () => {
    const { tally } = closed().closed!;
    // Comparisons that all go one way give no strengths: nobody knows how much stronger the winner is.
    if (method !== 'pairwise') expect(tally).toMatchObject({ outcome: 'winner', winner: 'Quito' });
    expect(tally).toMatchObject({ cast: 3, abstentions: 0, supporters: { Oslo: 0, Porto: 0, Quito: 3 } });
    expect(tally.working).toMatchObject({ method, ballots: 3 });
  });

  test.each([true, false])('closes as a chain anybody can verify (secret: %s)', (secret) => {
    const { seal } = closed({ secret }).closed!;
    expect(verifyExport(JSON.stringify(seal), seal!.head.hash)).toMatchObject({ ok: true, ballots: 3, findings: [] });
  });

  test('takes an abstention, and no ballot of another form', () => {
    expect(refusal(opened(method), { abstain: true })).toBeNull();
    const other = ballotFormOf(method) === 'choice' ? { approvals: ['Oslo'] } : { choice: 'Oslo' };
    expect(refusal(opened(method), other)).toEqual([`/${Object.keys(other)[0]}`]);
  });
});

describe('a ballot that does not fit', () => {
  test.each<[VoteMethod, Omit<CastBallot, 'user_id'>, string[]]>([
    ['score', { scores: { Quito: 11 } }, ['/scores/Quito']],
    ['score', { scores: { Paris: 1 } }, ['/scores/Paris']],
    ['score', { scores: {} }, ['/scores']],
    ['dot', { scores: { Oslo: 6, Quito: 5 } }, ['/scores']],
    ['gradients', { scores: { Oslo: 0 } }, ['/scores/Oslo']],
    ['approval', { approvals: ['Oslo', 'Oslo'] }, ['/approvals']],
    ['schulze', { ranking: ['Oslo', ['Porto', 'Paris']] }, ['/ranking/1']],
    ['pairwise', { comparisons: [{ winner: 'Oslo', loser: 'Oslo' }] }, ['/comparisons/0']],
    ['consent', { stances: {} }, ['/stances']],
  ])('%s %j is refused where it is wrong', (method, ballot, pointers) => {
    expect(refusal(opened(method), ballot)).toEqual(pointers);
  });
});

describe('what other methods say', () => {
  test('is told with why they differ', () => {
    const vote = ['a', 'b', 'c'].reduce(
      (v, id) => casts(v, id, { ranking: id === 'c' ? ['Quito', 'Oslo'] : ['Oslo', 'Quito'] }),
      opened('schulze'),
    );
    const { methods, agreements } = comparisonOf(vote, vote.closed!);
    expect(methods['borda']).toMatchObject({ winners: ['Oslo'], outcome: 'winner' });
    expect(methods['unanimity']).toMatchObject({ winners: [], outcome: 'no_majority' });
    expect(methods['consent']).toMatchObject({ winners: [], outcome: null });
    expect(agreements[0]).toMatchObject({ winners: ['Oslo'] });
  });
});

describe('weights', () => {
  test('count as declared, and are part of what is verified', () => {
    let vote = opened('plurality', {}, { voters: [person('a', 2.5), person('b'), person('c')] });
    vote = casts(casts(casts(vote, 'a', { choice: 'Oslo' }), 'b', { choice: 'Quito' }), 'c', { choice: 'Quito' });
    expect(vote.closed!.tally).toMatchObject({ winner: 'Oslo', counts: { Oslo: 2.5, Quito: 2 } });
    const altered = JSON.stringify(vote.closed!.seal).replace('"2.5"', '"1.5"');
    expect(verifyExport(altered).ok).toBe(false);
  });

  test('may be asked for by a quorum of their own', () => {
    const voters = [person('a', 8), person('b'), person('c')];
    let vote = opened('plurality', { quorum_weight: '1/2' }, { voters, deadline: '2026-03-02T10:00:00.000Z' });
    vote = casts(casts(vote, 'b', { choice: 'Oslo' }), 'c', { choice: 'Oslo' });
    expect(passTime(vote, '2026-03-02T10:00:00.000Z').vote.closed!.tally.outcome).toBe('no_quorum');
  });
});

describe('a vote that ends early', () => {
  const voters = ['a', 'b', 'c', 'd', 'e'].map((id) => person(id));
  const after = (vote: Vote, ...choices: string[]) =>
    choices.reduce((v, choice, i) => casts(v, voters[i]!.id, { choice }), vote);

  test('closes as soon as nobody can change the result, and only where it was declared', () => {
    expect(after(opened('majority', {}, { voters }), 'Oslo', 'Oslo', 'Oslo').closed).toBeNull();
    const early = opened('majority', { early_end: true }, { voters });
    expect(after(early, 'Oslo', 'Oslo').closed).toBeNull();
    const { by, tally } = after(early, 'Oslo', 'Oslo', 'Oslo').closed!;
    expect([by, tally.winner, tally.cast]).toEqual(['decided', 'Oslo', 3]);
  });
});

describe('a secret vote', () => {
  const secret = { secret: true };

  test('shows who voted and nothing else while it is open, to anybody', () => {
    const vote = casts(opened('approval', secret), 'a', { approvals: ['Quito'] });
    for (const reader of ['a', 'b']) {
      const view = voteView(vote, reader);
      expect(view).toMatchObject({ cast: ['a'], ballots: [], published: [], chain_head: null, tally: null });
      expect(JSON.stringify({ ...view, options: [] })).not.toContain('Quito');
    }
  });

  test('forgets at the close who said what: no voter has content, salt or place left', () => {
    const vote = ['a', 'b', 'c'].reduce((v, id) => casts(v, id, { approvals: ['Quito'] }), opened('approval', secret));
    for (const { ballot } of vote.voters) {
      expect(ballot).toMatchObject({ content: { choice: null }, salt: null, place: null, reason: null });
    }
    expect(vote.closed!.published.map(({ participant_id }) => participant_id)).toEqual([null, null, null]);
  });

  test('says nothing of a class of fewer than three', () => {
    const agent = (id: string) => ({ id, agent: { id, persona: id, provider: null, model: null }, weight: 1 });
    const closedWith = (voters: OpenVote['voters'], terms: Partial<VoteTerms>) =>
      passTime(opened('majority', terms, { voters, deadline: T0 }), T0).vote.closed!.tally.by_class;
    const three = ['x', 'y', 'z'].map(agent);
    expect(closedWith([...three, person('a'), person('b')], secret)).toBeUndefined();
    expect(closedWith([...three, person('a'), person('b')], {})).toBeDefined();
    expect(closedWith([...three, person('a'), person('b'), person('c')], secret)).toBeDefined();
  });

  test('asks an agent again without a word of what it said', () => {
    const agent = { id: 'x', agent: { id: 'x', persona: 'x', provider: null, model: null } };
    const vote = opened('majority', secret, { voters: [agent, person('a')] });
    const again = hearAgent(vote, vote.voters[0]!.call!.id, { choice: 'Paris', reason: 'why not' }, casting());
    expect(again.effects[0]).toMatchObject({
      kind: 'ask-agent',
      problem: expect.not.stringContaining('Paris') as string,
    });
    const over: Step = hearAgent(again.vote, again.vote.voters[0]!.call!.id, { choice: 'Paris' }, casting());
    expect(over.vote.voters[0]!.ballot!.cause).not.toContain('Paris');
  });
});

describe('results hidden until the close', () => {
  test('show a voter their own ballot and nobody else’s, and all of them afterwards', () => {
    const vote = casts(opened('plurality', { hidden_until_close: true }), 'a', { choice: 'Oslo', reason: 'mine' });
    expect(voteView(vote, 'b')).toMatchObject({ ballots: [], reasons: {}, published: [], chain_head: null });
    expect(voteView(vote, 'a')).toMatchObject({ ballots: [{ choice: 'Oslo' }], reasons: { a: 'mine' }, published: [] });
    const closed = casts(casts(vote, 'b', { choice: 'Oslo' }), 'c', { choice: 'Oslo' });
    expect(voteView(closed, 'b').ballots).toHaveLength(3);
  });
});

describe('the ballot before a discussion and the one after', () => {
  const first = ['a', 'b', 'c'].reduce(
    (v, id) => casts(v, id, { ranking: options }),
    opened('schulze', {}, { stage: 'first' }),
  );

  test('are compared voter by voter', () => {
    const command: OpenVote = {
      ...{
        vote_id: 'd-v9',
        topic: 'Where to meet',
        method: 'schulze',
        options,
        voters: ['a', 'b', 'c'].map((id) => person(id)),
      },
      ...{ quorum: 0, tie_break: null, deadline: null, ballot_round: 1, context_seq: 9, first_vote_id: 'd-v1' },
    };
    let vote = openVote(command, here, T0, first).vote;
    vote = casts(vote, 'a', { ranking: ['Quito', 'Porto', 'Oslo'], moved_by: 7 });
    vote = casts(vote, 'b', { ranking: ['Porto', 'Oslo', 'Quito'] });
    vote = casts(vote, 'c', { ranking: options });
    const { shift } = vote.closed!;
    expect(shift).toMatchObject({ first_vote_id: 'd-v1', compared: 3, moved: 2 });
    expect(shift!.moves.map(({ participant_id, distance, after }) => [participant_id, distance, after])).toEqual([
      ['a', 1, 7],
      ['b', 1 / 3, null],
    ]);
  });

  test('only the first is anonymous', () => {
    expect(first.closed!.published.every(({ participant_id }) => participant_id === null)).toBe(true);
    expect(voteView(first, 'a').ballots.every(({ ranking }) => ranking === undefined)).toBe(true);
  });
});

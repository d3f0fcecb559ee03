import { describe, expect, it } from 'vitest';
import { contextEntryOf, decisionView, replay } from '../src/index.ts';
import { count, Table } from './table.ts';

const request = {
  topic: 'Where to meet',
  agents: [{ persona: 'architect' }, { persona: 'devops' }],
  humans: [
    { user_id: 'alex', role: 'decision_maker' as const },
    { user_id: 'sarah', role: 'must_approve' as const },
  ],
  protocol: 'voting' as const,
  analysis: false,
  vote: { options: ['Oslo', 'Porto'] },
};
const round = { ...request, protocol: 'round_robin' as const, rounds: 0 };

describe('the protocol voting', () => {
  const first = () => Table.open(request);
  const discussed = () => first().votes({ architect: 'Oslo', devops: 'Porto', alex: 'Oslo' }).says().says();

  it('takes a first ballot before anybody speaks, and shows no agent more than the opening', () => {
    const table = first();
    expect(table.types).toEqual(['discussion:created', 'discussion:phase', 'vote:opened']);
    expect(table.sent('openVote').data).toMatchObject({ stage: 'first', context_seq: 1, ballot_round: 1 });
    expect(contextEntryOf(table.log[0]!, 0)).toMatchObject({ kind: 'opening', options: [] });
  });

  it('decides nothing by it: the floor opens, every agent speaks once a round, and all vote again', () => {
    const table = first().votes({ architect: 'Oslo', devops: 'Oslo', alex: 'Oslo' });
    expect(table.last('discussion:phase').data).toMatchObject({ to: 'discussing', reason: 'first_ballot' });
    table.says().says();
    expect(table.sent('openVote').data).toMatchObject({
      stage: 'final',
      first_vote_id: table.state.votes[0]!.vote_id,
      options: ['Oslo', 'Porto'],
    });
    expect(table.state.votes).toHaveLength(2);
  });

  it('speaks as many rounds as it was asked for, none included', () => {
    expect(Table.open({ ...request, rounds: 0 }).votes({ architect: 'Oslo' }).state.phase).toBe('voting');
    const table = Table.open({ ...request, rounds: 2 }).votes({ architect: 'Oslo' });
    table.says().says().says();
    expect(table.state.phase).toBe('discussing');
    expect(table.says().state.phase).toBe('voting');
  });

  it('records the shift that the vote reports, after its count', () => {
    const table = discussed();
    const [before, vote] = table.state.votes.map((v) => v.vote_id);
    const shift = { first_vote_id: before!, compared: 3, moved: 0, mean_distance: 0, moves: [] };
    const tally = count(['Oslo', 'Porto'], 3, ['Oslo', 'Oslo', 'Oslo']);
    table.take({
      ...{ kind: 'vote-closed', vote_id: vote!, tally, ballots: [], reasons: {}, closed_by: 'all_voted', shift },
    });
    expect(table.types.slice(-4)).toEqual(['vote:closed', 'vote:shifted', 'discussion:phase', 'decision:requested']);
    expect(table.last('vote:shifted').data).toEqual({ ...shift, vote_id: vote });
    expect(table.sent('draftDecision').data.option).toBe('Oslo');
  });

  it('has its options framed where the request names none', () => {
    const table = Table.open({ ...request, vote: {} });
    expect(table.state.choice?.about).toBe('options');
    table.moderator({ options: ['A', 'B'] });
    expect(table.last('vote:opened').data).toMatchObject({ stage: 'first', options: ['A', 'B'] });
    table.votes({ architect: 'A' }).says().says();
    expect(table.last('vote:opened').data).toMatchObject({ stage: 'final', options: ['A', 'B'] });
  });

  it('cannot begin where nobody could frame any', () => {
    const table = new Table().create({ ...request, vote: {}, moderator: false });
    expect(table.refusal?.errors?.[0]?.pointer).toBe('/vote/options');
  });

  it('goes to the final ballot when the vote is called, and replays to the same', () => {
    const table = first().votes({ architect: 'Oslo' }).take({ kind: 'call-vote', by: 'alex', vote: {} }).says();
    expect(table.last('vote:opened').data.stage).toBe('final');
    expect(replay('d1', table.log)).toEqual(table.state);
  });
});

describe('the rules of a vote', () => {
  const refused = (vote: object, more: object = {}) =>
    new Table()
      .create({ ...round, ...more, vote: { options: ['A', 'B'], ...vote } })
      .refusal?.errors?.map((e) => e.pointer);

  it('are checked against their method when the discussion is opened', () => {
    expect(refused({ method: 'stv', seats: 1 })).toBeUndefined();
    expect(refused({ method: 'stv', seats: 3 })).toEqual(['/vote/seats']);
    expect(refused({ method: 'majority', max_score: 5 })).toEqual(['/vote/max_score']);
    expect(refused({ method: 'majority', tie_seed: 'x' })).toEqual(['/vote/tie_seed']);
    expect(refused({ closes_after: 60, deadline: '2026-11-23T10:00:00.000Z' })).toEqual(['/vote/deadline']);
    expect(refused({ weights: { participants: { sarah: 2 } } })).toEqual(['/vote/weights/participants/sarah']);
  });

  it('stand in the log from the opening on, with every voter’s weight', () => {
    const vote = {
      options: ['A', 'B'],
      method: 'score' as const,
      max_score: 5,
      hidden_until_close: true,
      tie_break: 'lot' as const,
      weights: { agents: 0.5, participants: { alex: 3 } },
    };
    const table = Table.open({ ...round, vote });
    const opened = table.last('vote:opened').data;
    expect(opened).toMatchObject({
      weights: { architect: 0.5, devops: 0.5, alex: 3 },
      terms: { settings: { max_score: 5 }, hidden_until_close: true, secret: false, tie_seed: opened.vote_id },
    });
    expect(table.sent('openVote').data.voters.map(({ weight }) => weight)).toEqual([0.5, 0.5, 3]);
  });

  it('may be changed by whoever calls the vote, but what was secret or hidden stays so', () => {
    const vote = { options: ['A', 'B'], secret: true, hidden_until_close: true };
    const table = Table.open({ ...round, rounds: 3, vote });
    for (const order of [{ secret: false }, { hidden_until_close: false }]) {
      table.take({ kind: 'call-vote', by: 'alex', vote: order });
      expect(table.refusal?.errors?.[0]?.pointer).toBe(`/${Object.keys(order)[0]}`);
    }
    table.take({ kind: 'call-vote', by: 'alex', vote: { method: 'borda', quorum: 1 } }).says();
    expect(table.last('vote:opened').data).toMatchObject({ method: 'borda', quorum: 1, terms: { secret: true } });
  });

  it('hold for the run-off, too', () => {
    const table = Table.open({ ...round, vote: { options: ['A', 'B'], method: 'schulze', secret: true } });
    table.votes({ architect: 'A', devops: 'B' }).says().says();
    expect(table.last('vote:opened').data).toMatchObject({
      ballot_round: 2,
      method: 'schulze',
      terms: { secret: true },
    });
  });
});

describe('a vote by another method', () => {
  const closed = (ballots: object[], tally: object, more: object = {}) => {
    const table = Table.open({ ...round, vote: { options: ['A', 'B', 'C'], method: 'schulze' } });
    const vote = table.state.votes.at(-1)!;
    const counted = count(vote.options, 3, ['A', 'A', 'A']);
    return table.take({
      ...{ kind: 'vote-closed', vote_id: vote.vote_id, reasons: {}, closed_by: 'all_voted' },
      tally: { ...counted, ...tally },
      ballots: ballots as never,
      ...more,
    });
  };
  const ranking = (participant_id: string, ...ranks: string[][]) => ({
    ...{ participant_id, choice: null, cause: null },
    ranking: ranks,
  });
  const ballots = [ranking('architect', ['A'], ['B']), ranking('devops', ['B', 'C']), ranking('alex', ['A'])];

  it('is told in words, and dissent is whoever put another option first', () => {
    const view = decisionView(closed(ballots, { winner: 'A' }).state);
    expect(view.votes?.map((v) => v.choice)).toEqual(['A > B', 'B = C', 'A']);
    expect(view.dissent?.map((v) => v.participant_id)).toEqual(['devops']);
    expect([view.supporting_votes, view.dissenting_votes]).toEqual([2, 1]);
  });

  it('can elect several: together they are the option', () => {
    const table = closed(ballots, { winner: null, winners: ['A', 'C'], outcome: 'winner' });
    expect(table.sent('draftDecision').data.option).toBe('A + C');
    expect(decisionView(table.state)).toMatchObject({ supporting_votes: 3, dissenting_votes: 0 });
  });

  it('knows support in a secret vote by its count alone, and tells models nobody’s ballot', () => {
    const silent = ['architect', 'devops', 'alex'].map((participant_id) => ({
      participant_id,
      choice: null,
      cause: null,
    }));
    const table = closed(silent, { winner: 'A', supporters: { A: 2, B: 1, C: 0 } }, { secret: true });
    const view = decisionView(table.state);
    expect([view.supporting_votes, view.dissenting_votes, view.dissent]).toEqual([2, 1, []]);
    const entry = contextEntryOf(
      table.log.find((e) => e.type === 'vote:closed')!,
      1,
    );
    expect(entry).toMatchObject({ kind: 'vote_closed', ballots: [] });
  });
});

import { describe, expect, it } from 'vitest';
import { decisionView } from '../src/index.ts';
import { Table } from './table.ts';

const people = [
  { user_id: 'alex', role: 'decision_maker' as const },
  { user_id: 'sarah', role: 'must_approve' as const },
];
const request = {
  topic: 'A name',
  protocol: 'round_robin' as const,
  rounds: 1,
  agents: [{ persona: 'architect' }, { persona: 'devops' }],
  humans: people,
  vote: { options: ['A', 'B', 'C'] },
};
const voting = (more: object = {}) =>
  Table.open({ ...request, ...more })
    .says()
    .says();
const approving = (more: object = {}) => voting(more).votes({ architect: 'A', devops: 'B', alex: 'A' }).synthesis();

describe('the vote', () => {
  it('is for those with can_vote: the approver has none', () => {
    expect(
      voting()
        .sent('openVote')
        .data.voters.map((v) => v.id),
    ).toEqual(['architect', 'devops', 'alex']);
  });

  it('records every ballot the count overtook before the count', () => {
    const table = voting();
    const vote_id = table.state.votes[0]?.vote_id ?? '';
    table.take({ kind: 'ballot-cast', vote_id, participant_id: 'alex' });
    table.votes({ architect: 'A', devops: 'B', alex: 'A' });
    const order = table.log.filter((e) => e.type === 'vote:cast').map((e) => e.data.participant_id);
    expect(order).toEqual(['alex', 'architect', 'devops']);
    expect(table.types.indexOf('vote:closed')).toBeGreaterThan(table.types.lastIndexOf('vote:cast'));
    expect(table.state.phase).toBe('synthesising');
  });

  it('without a winner: one more round and a run-off among the tied', () => {
    const table = voting().votes({ architect: 'A', devops: 'B', alex: null });
    expect(table.last('discussion:phase').data).toMatchObject({ to: 'discussing', reason: 'run_off' });
    expect(table.speaker).toBe('architect');
    table.says().says();
    expect(table.last('vote:opened').data).toMatchObject({ options: ['A', 'B'], ballot_round: 2 });
  });

  it('without a winner in the run-off: the decision maker is asked', () => {
    const table = voting().votes({ architect: 'A', devops: 'B', alex: null }).says().says();
    table.votes({ architect: 'A', devops: 'B', alex: null });
    expect(table.last('human:input_required').data).toMatchObject({ to: ['alex'], options: ['A', 'B'], strict: true });
    table.answers('alex', 'B');
    expect(table.last('decision:requested').data).toMatchObject({ option: 'B', basis: 'decision_maker' });
  });

  it('asks the decision maker at once where that is the declared rule', () => {
    const table = voting({ vote: { options: ['A', 'B'], tie_break: 'decision_maker' } });
    table.votes({ architect: 'A', devops: 'B', alex: null });
    expect(table.last('human:input_required').data.asked_by).toBe('tie');
  });

  it('deadlocks where nobody may break the tie', () => {
    const table = voting({ humans: [], vote: { options: ['A', 'B'] } }).votes({ architect: 'A', devops: 'B' });
    table.says().says().votes({ architect: 'A', devops: 'B' });
    expect(table.state).toMatchObject({ phase: 'deadlocked', ended_because: 'no_winner' });
  });

  it('can be called by who may, and takes the options they give', () => {
    const table = Table.open(request).take({ kind: 'call-vote', by: 'alex', vote: { options: ['X', 'Y'] } });
    expect(table.state.phase).toBe('discussing');
    expect(table.says().last('vote:opened').data.options).toEqual(['X', 'Y']);
    expect(Table.open(request).take({ kind: 'call-vote', by: 'sarah', vote: {} }).refusal?.kind).toBe('forbidden');
  });

  it('is left out where there is but one option, and impossible with none', () => {
    const none = Table.open({ ...request, vote: {}, moderator: false })
      .says()
      .says();
    expect(none.state).toMatchObject({ phase: 'deadlocked', ended_because: 'no_options' });
  });
});

describe('the approval', () => {
  it('asks all approvers in parallel, and decides when all have approved; conditions are kept', () => {
    const table = approving({ humans: [...people, { user_id: 'omar', role: 'must_approve' }] });
    expect(table.types.filter((t) => t === 'approval:requested')).toHaveLength(2);
    table.signs('sarah', 'approve', { conditions: ['daily backups'] });
    expect(table.state.phase).toBe('approving');
    table.signs('omar', 'approve');
    expect(decisionView(table.state)).toMatchObject({
      status: 'decided',
      option: 'A',
      supporting_votes: 2,
      dissenting_votes: 1,
      conditions: ['daily backups'],
    });
  });

  it('is skipped where nobody must approve', () => {
    expect(approving({ humans: people.slice(0, 1) }).state.phase).toBe('decided');
  });

  it('ends in deadlock on a veto, whose reason is on record', () => {
    const table = approving().signs('sarah', 'veto', { reason: 'too dear' });
    expect(table.state).toMatchObject({ phase: 'deadlocked', ended_because: 'vetoed' });
    expect(decisionView(table.state)).toMatchObject({ status: 'deadlocked', decision: null, option: null });
    expect(decisionView(table.state).sign_offs?.[0]).toMatchObject({
      user_id: 'sarah',
      response: 'veto',
      reason: 'too dear',
    });
  });

  it('after an override writes the decision anew and asks the other approvers again', () => {
    const table = approving({ humans: [...people, { user_id: 'omar', role: 'must_approve' }] });
    table.signs('omar', 'approve', { conditions: ['For A only.'] });
    table.signs('sarah', 'override', { option: 'B', conditions: ['Back it up.'] });
    expect(table.last('decision:requested').data).toMatchObject({ option: 'B', basis: 'override' });
    table.synthesis();
    expect(table.last('approval:requested').data.to).toBe('omar');
    table.signs('omar', 'approve');
    expect(decisionView(table.state)).toMatchObject({ status: 'decided', option: 'B', supporting_votes: 1 });
    expect(decisionView(table.state).conditions).toEqual(['Back it up.']);
    expect(decisionView(table.state).sign_offs?.map((s) => `${s.user_id} ${s.response}`)).toEqual([
      'sarah override',
      'omar approve',
    ]);
  });

  it('grants more discussion twice at most: then it is not offered any more', () => {
    const table = approving();
    for (let i = 0; i < 2; i++) {
      table.signs('sarah', 'more_discussion');
      expect(table.state.phase).toBe('discussing');
      table.says().says().votes({ architect: 'A', devops: 'B', alex: 'A' }).synthesis();
    }
    expect(table.last('approval:requested').data.responses).toEqual(['approve', 'override', 'veto']);
  });

  it('bounds the overrides, so that approvers cannot overrule each other for ever', () => {
    const table = approving({ humans: [...people, { user_id: 'omar', role: 'must_approve' }] });
    table.signs('sarah', 'override', { option: 'B' }).synthesis();
    table.signs('omar', 'override', { option: 'C' }).synthesis();
    table.signs('sarah', 'override', { option: 'B' }).synthesis();
    expect(table.last('approval:requested').data.responses).not.toContain('override');
  });

  it('records an answer that lost the race with the end as late, and changes nothing', () => {
    const table = approving().take({ kind: 'cancel', by: 'alex' }).signs('sarah', 'approve');
    expect(table.last('approval:given').data.late).toBe(true);
    expect(table.state.phase).toBe('cancelled');
  });
});

describe('the text of the decision', () => {
  it('falls back to the bare facts, said as such, where none can be written', () => {
    const table = voting().votes({ architect: 'A', devops: 'A', alex: 'A' });
    const { draft_id } = table.sent('draftDecision').data;
    table.take({ kind: 'decision-failed', draft_id, cause: 'unsupported' });
    expect(table.last('decision:fallback').data.cause).toBe('unsupported');
    expect(decisionView(table.signs('sarah', 'approve').state)).toMatchObject({ status: 'decided', simulated: false });
  });

  it('is given up by the watchdog like any other command', () => {
    const table = voting().votes({ architect: 'A', devops: 'A', alex: 'A' }).wait(200_000);
    expect(table.state.phase).toBe('approving');
  });
});

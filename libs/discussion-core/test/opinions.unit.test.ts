import type { Opinion, Stance } from '@maestro/contracts';
import { describe, expect, it } from 'vitest';
import { hasEnded } from '../src/index.ts';
import { Table } from './table.ts';

const opened = (): Table =>
  Table.open({
    topic: 'T',
    protocol: 'round_robin',
    rounds: 2,
    agents: [{ persona: 'architect' }, { persona: 'devops' }],
    humans: [
      { user_id: 'alex', role: 'decision_maker' },
      { user_id: 'omar', role: 'observer' },
    ],
    vote: { options: ['A', 'B'] },
  });
/** A discussion after its first round, with two statements on the table. */
function analysed(): { table: Table; first: string; second: string } {
  const table = opened().says().says().analyst(['A is cheap.', 'B is safe.']);
  const [first = '', second = ''] = table.state.statements.map((each) => each.statement_id);
  return { table, first, second };
}
const opinion = (revision: number): Opinion => ({
  ...{ revision, participants: 2, groups: [], silhouette: null, agreed: [], disagreed: [], statements: [] },
  positions: {},
});
const typesAfter = (table: Table, act: (t: Table) => unknown): string[] => {
  const before = table.log.length;
  act(table);
  return table.log.slice(before).map((event) => event.type);
};

describe('statements', () => {
  it('are added with the messages they were taken from, after the analysis that brought them', () => {
    const { table } = analysed();
    expect(table.log.slice(-3).map((event) => event.type)).toEqual([
      'analysis:updated',
      'statement:added',
      'statement:added',
    ]);
    expect(table.log.at(-2)?.data).toMatchObject({ text: 'A is cheap.', messages: [2], round: 1 });
  });

  it('are not added twice', () => {
    const { table } = analysed();
    expect(typesAfter(table, (t) => t.analyst(['A is cheap.', 'B is safe.']))).not.toContain('statement:added');
  });

  it('are asked for with everybody who may speak, agents with what the router must know of them', () => {
    const { table } = analysed();
    const { participants } = table.sent('requestAnalysis').data;
    expect(participants?.map(({ id, agent }) => [id, agent?.persona ?? null])).toEqual([
      ['architect', 'architect'],
      ['devops', 'devops'],
      ['alex', null],
    ]);
  });
});

describe('stances', () => {
  it('are recorded with the one held before', () => {
    const { table, first, second } = analysed();
    table.takes('alex', { [first]: 'agree', [second]: 'pass' }).takes('alex', { [first]: 'disagree' });
    expect(table.log.at(-1)).toMatchObject({
      type: 'stance:taken',
      data: { statement_id: first, participant_id: 'alex', stance: 'disagree', before: 'agree', late: false },
    });
    expect(table.state.stances).toEqual({ [first]: { alex: 'disagree' }, [second]: { alex: 'pass' } });
  });

  it('say nothing new when taken again, or on what is no statement', () => {
    const { table, first } = analysed();
    table.takes('alex', { [first]: 'agree' });
    expect(typesAfter(table, (t) => t.takes('alex', { [first]: 'agree', elsewhere: 'agree' }))).toEqual([]);
  });

  it("are late after the end where a person's was acknowledged, and nobody's where it is an agent's", () => {
    const { table, first } = analysed();
    table.take({ kind: 'cancel', by: 'alex' });
    expect(hasEnded(table.state)).toBe(true);
    expect(typesAfter(table, (t) => t.takes('architect', { [first]: 'agree' }, false))).toEqual([]);
    expect(typesAfter(table, (t) => t.takes('alex', { [first]: 'agree' }))).toEqual(['stance:taken']);
    expect(table.log.at(-1)?.data).toMatchObject({ late: true });
    expect(table.state.stances).toEqual({});
  });
});

describe('the opinion', () => {
  it('is the newest; an older one that comes late is passed over, and so is any after the end', () => {
    const { table } = analysed();
    expect(typesAfter(table, (t) => t.take({ kind: 'opinion-updated', opinion: opinion(2) }))).toEqual([
      'opinion:updated',
    ]);
    expect(typesAfter(table, (t) => t.take({ kind: 'opinion-updated', opinion: opinion(1) }))).toEqual([]);
    table.take({ kind: 'cancel', by: 'alex' });
    expect(typesAfter(table, (t) => t.take({ kind: 'opinion-updated', opinion: opinion(3) }))).toEqual([]);
    expect(table.state.opinion?.revision).toBe(2);
  });
});

describe('doubted consensus', () => {
  /** A statement that asks for A, one that asks for nothing, and the vote open. */
  function atTheVote(stances: Record<string, Stance>): Table {
    const table = opened().says().says();
    const { analysis_id } = table.sent('requestAnalysis').data;
    const none = { agreements: [], disagreements: [], proposals: [], concerns: [], trade_offs: [], agreement: 50 };
    table.take({
      ...{ kind: 'analysis-completed', analysis_id, analysis: none, provider: 'p', model: 'm', simulated: true },
      statements: [
        { statement_id: 's1', text: 'A it is.', messages: [2], option: 'A' },
        { statement_id: 's2', text: 'A is cheap.', messages: [2] },
      ],
    });
    for (const [who, stance] of Object.entries(stances)) table.takes(who, { s1: stance, s2: 'agree' });
    return table.says().says();
  }
  const doubts = (table: Table) => table.log.filter((event) => event.type === 'consensus:doubted');

  it('is told where nearly all said yes and too few voted so', () => {
    const table = atTheVote({ architect: 'agree', devops: 'agree', alex: 'agree' });
    table.votes({ architect: 'A', devops: 'B', alex: null });
    expect(doubts(table).map((event) => event.data)).toEqual([
      {
        ...{ vote_id: table.state.votes.at(-1)?.vote_id, option: 'A', stated: 1, balloted: 1 / 3, compared: 3 },
        contradictions: [
          { participant_id: 'devops', stance: 'agree', favours: ['B'] },
          { participant_id: 'alex', stance: 'agree', favours: [] },
        ],
      },
    ]);
  });

  it('is none where they voted as they spoke, or had not agreed', () => {
    const asSpoken = atTheVote({ architect: 'agree', devops: 'agree', alex: 'agree' });
    expect(doubts(asSpoken.votes({ architect: 'A', devops: 'A', alex: 'A' }))).toEqual([]);
    const apart = atTheVote({ architect: 'agree', devops: 'disagree', alex: 'pass' });
    expect(doubts(apart.votes({ architect: 'B', devops: 'B', alex: 'B' }))).toEqual([]);
  });

  it('is never told of a secret vote: that would say who voted what', () => {
    const table = atTheVote({ architect: 'agree', devops: 'agree', alex: 'agree' });
    table.votes({ architect: 'B', devops: 'B', alex: 'B' }, true);
    expect(doubts(table)).toEqual([]);
  });
});

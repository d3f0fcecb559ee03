import { describe, expect, it } from 'vitest';
import { emptyConversation, hold, takeStance, withStatements, type Conversation } from './conversation.ts';
import { weighStances } from './opinion.ts';
import { hearStances, questionsTo } from './stance-call.ts';
import { newStatements, MOST_NEW, MOST_STATEMENTS } from './statements.ts';
import { busEntries } from './testing/threads.ts';
import { threadOf } from './thread.ts';

const AT = '2026-11-23T09:00:00.000Z';
const agent = { id: 'ada', persona: 'ada', provider: null, model: null };
const thread = threadOf(busEntries);
const claim = (text: string, ...messages: number[]) => ({ text, messages, proposal: null });
const ground = { thread, known: [], proposals: [] };

function opened(): Conversation {
  const statements = newStatements('a1', [claim('NATS is small.', 2), claim('Kafka keeps history.', 3)], ground);
  return withStatements(
    emptyConversation({ workspace_id: 'w', discussion_id: 'x', traceparent: null }),
    statements.map((statement) => ({ ...statement, round: 1 })),
    [
      { id: 'ada', agent },
      { id: 'alex', agent: null },
      { id: 'sarah', agent: null },
    ],
  );
}

describe('statements', () => {
  it('are claims that cite what was said', () => {
    const claims = [
      claim('NATS is small.', 2, 2, 99),
      claim('Nobody said this.', 99),
      claim('Nothing is cited.'),
      claim(' ', 2),
      claim('x'.repeat(501), 2),
    ];
    expect(newStatements('a1', claims, ground)).toEqual([
      { statement_id: 'a1-s1', text: 'NATS is small.', messages: [2] },
    ]);
  });

  it('are not repeated in the same words, in whatever order', () => {
    const known = [{ statement_id: 'a0-s1', text: 'The bus is small and fast.', messages: [2] }];
    const claims = [claim('Fast and small is the bus!', 2), claim('日本語', 2), claim('日本語', 3)];
    expect(newStatements('a1', claims, { ...ground, known }).map(({ text }) => text)).toEqual(['日本語']);
  });

  it('ask for a proposal of the same analysis, or for none', () => {
    const claims = [
      { ...claim('NATS it is.', 2), proposal: 'NATS' },
      { ...claim('Kafka it is.', 3), proposal: 'kafka' },
    ];
    const [first, second] = newStatements('a1', claims, { ...ground, proposals: ['NATS', 'Kafka'] });
    expect(first).toMatchObject({ option: 'NATS' });
    expect(second).not.toHaveProperty('option');
  });

  it('are bounded, per analysis and per discussion', () => {
    const many = Array.from({ length: 100 }, (_, i) => claim(`Claim number ${i + 100}.`, 2));
    expect(newStatements('a1', many, ground)).toHaveLength(MOST_NEW);
    const full = Array.from({ length: MOST_STATEMENTS }, (_, i) => ({
      statement_id: `s${i}`,
      text: `x${i}`,
      messages: [2],
    }));
    expect(newStatements('a1', many, { ...ground, known: full })).toEqual([]);
    expect(newStatements('a1', many, { ...ground, known: full.slice(2) })).toHaveLength(2);
  });
});

describe("a person's stance", () => {
  const take = (who: string, stance: 'agree' | 'pass', on = 'a1-s1', conversation = opened()) =>
    takeStance(conversation, who, { statement_id: on, stance }, AT);

  it('is held and told, and is weighed soon', () => {
    const taken = take('alex', 'agree');
    if (!taken.ok) throw new Error(taken.error.detail);
    const { conversation, effects } = taken.value;
    expect(conversation).toMatchObject({ stances: { 'a1-s1': { alex: 'agree' } }, version: 1 });
    expect(conversation.due_at).toBe('2026-11-23T09:00:00.300Z');
    expect(effects).toMatchObject([{ kind: 'stances-taken', version: 1, participant_id: 'alex', acknowledged: true }]);
  });

  it('changes nothing when it is taken again', () => {
    const once = take('alex', 'agree');
    const again = once.ok && take('alex', 'agree', 'a1-s1', once.value.conversation);
    expect(again).toMatchObject({ ok: true, value: { effects: [] } });
  });

  it('does not put off what is due', () => {
    const due = { ...opened(), due_at: AT };
    const later = takeStance(due, 'alex', { statement_id: 'a1-s1', stance: 'pass' }, '2026-11-23T09:00:00.200Z');
    expect(later).toMatchObject({ ok: true, value: { conversation: { due_at: AT } } });
  });

  it('is refused on what is no statement, to who may not speak, and in the place of an agent', () => {
    expect(take('alex', 'agree', 'a9-s1')).toMatchObject({ ok: false, error: { kind: 'not_found' } });
    expect(take('omar', 'agree')).toMatchObject({ ok: false, error: { kind: 'forbidden' } });
    expect(take('ada', 'agree')).toMatchObject({ ok: false, error: { kind: 'forbidden' } });
  });
});

describe('agents', () => {
  it('are asked once each about all that is new', () => {
    const conversation = opened();
    const asked = { analysis_id: 'a1', context_seq: 7 };
    const questions = questionsTo(conversation, asked, conversation.statements, AT);
    expect(questions).toMatchObject([
      {
        call: { call_id: 'a1-p1', agent_id: 'ada', statement_ids: ['a1-s1', 'a1-s2'], heard: false },
        agent,
        context_seq: 7,
        deadline: '2026-11-23T09:01:00.000Z',
        schema: { required: ['s1', 's2'], properties: { s1: { description: 'NATS is small.' } } },
      },
    ]);
    expect(questionsTo(conversation, asked, [], AT)).toEqual([]);
  });

  it('hold what is a stance on what was asked, and nothing else', () => {
    const conversation = opened();
    const [question] = questionsTo(conversation, { analysis_id: 'a1', context_seq: 7 }, conversation.statements, AT);
    const hear = (output: unknown) => hearStances(conversation, question!.call, output, AT);
    expect(hear({ s1: 'disagree', s2: 'maybe', s3: 'agree' })).toMatchObject({
      call: { heard: true },
      step: { conversation: { stances: { 'a1-s1': { ada: 'disagree' } } }, effects: [{ acknowledged: false }] },
    });
    for (const nothing of [null, 'agree', [], {}, 7]) expect(hear(nothing).step.effects).toEqual([]);
  });
});

describe('what stances say together', () => {
  it('is computed from all of them, under a new revision', () => {
    let conversation = opened();
    for (const [who, stance] of [
      ['ada', 'agree'],
      ['alex', 'disagree'],
      ['sarah', 'disagree'],
    ] as const) {
      conversation = hold(conversation, who, [{ statement_id: 'a1-s1', stance }], true, AT).conversation;
    }
    const step = weighStances(conversation);
    expect(step.conversation).toMatchObject({ due_at: null, version: 4 });
    const [effect] = step.effects;
    if (effect?.kind !== 'opinion-updated') throw new Error('no opinion was told');
    expect(effect.opinion).toMatchObject({ revision: 1, participants: 3 });
    expect(effect.opinion.groups.map(({ members }) => members.join(' ')).sort()).toEqual(['ada', 'alex sarah']);
    expect(effect.opinion.statements).toMatchObject([{ statement_id: 'a1-s1', agree: 1, disagree: 2, pass: 0 }]);
    expect(Object.keys(effect.opinion.positions)).toEqual(['ada', 'alex', 'sarah']);
    expect(weighStances(step.conversation).conversation.opinion?.revision).toBe(2);
  });
});

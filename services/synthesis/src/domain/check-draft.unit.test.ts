import { Draft } from '@maestro/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDraft, type Demands } from './check-draft.ts';
import { busThread, goodAnswer } from './testing/threads.ts';

const demands: Demands = {
  option: 'NATS',
  conditions: [],
  participants: ['ada', 'alex'],
  thread: busThread,
  today: '2026-11-23',
};
const problemsOf = (answer: unknown, more: Partial<Demands> = {}): string[] => {
  const checked = checkDraft(answer, { ...demands, ...more });
  return checked.ok ? [] : checked.error;
};
type Sentence = (typeof goodAnswer.sentences)[number];
const withSentence = (sentence: Partial<Sentence>) => {
  const [decision, first, ...rest] = goodAnswer.sentences;
  return { ...goodAnswer, sentences: [decision, { ...first, ...sentence }, ...rest] };
};
const withStep = (step: object) => {
  const [first, ...rest] = goodAnswer.action_steps;
  return { ...goodAnswer, action_steps: [{ ...first, ...step }, ...rest] };
};

describe('a draft that holds', () => {
  it('becomes texts, and a citation for every sentence of them', () => {
    const checked = checkDraft(goodAnswer, demands);
    expect(checked).toMatchObject({
      ok: true,
      value: {
        decision: 'Events go over NATS.',
        rationale: 'NATS is small and easy to operate. A day of history is enough, and nobody has operated Kafka.',
        citations: goodAnswer.sentences.map(({ field, text, messages }) => ({ field, sentence: text, messages })),
      },
    });
  });

  it('has each sentence cited on its own where the model wrote two as one', () => {
    const answer = withSentence({ text: 'NATS is small. It is easy to operate.', messages: [2, 2] });
    const checked = checkDraft(answer, demands);
    expect(checked.ok && checked.value.citations.filter((c) => c.field === 'rationale').slice(0, 2)).toEqual([
      { field: 'rationale', sentence: 'NATS is small.', messages: [2] },
      { field: 'rationale', sentence: 'It is easy to operate.', messages: [2] },
    ]);
  });
});

describe('a sentence is refused', () => {
  it('when it cites nothing', () => {
    expect(problemsOf(withSentence({ messages: [] }))).toEqual([
      'The sentence "NATS is small and easy to operate." cites nothing.',
    ]);
  });

  it.each([
    ['a message that does not exist', 99],
    ['the opening', 1],
    ['a question', 4],
    ['the opening of a vote', 6],
  ])('when it cites %s', (_, seq) => {
    expect(problemsOf(withSentence({ messages: [2, seq] }))[0]).toContain(`cites ${seq}: no message`);
  });

  it('when what it cites speaks of something else', () => {
    expect(problemsOf(withSentence({ messages: [3] }))[0]).toContain('is not supported by what it cites (3)');
  });

  it('when it hides behind a supported one', () => {
    const text = 'NATS is small and easy to operate. Everybody gets a free bicycle.';
    expect(problemsOf(withSentence({ text }))).toEqual([
      'The sentence "Everybody gets a free bicycle." is not supported by what it cites (2).',
    ]);
  });
});

describe('a draft is refused', () => {
  it('when its decision does not name the chosen option', () => {
    expect(problemsOf(goodAnswer, { option: 'NATS JetStream' })[0]).toContain('"NATS JetStream"');
    expect(problemsOf(goodAnswer, { option: 'NAT' })).toHaveLength(1);
  });

  it('when decision, rationale or summary is missing', () => {
    const sentences = goodAnswer.sentences.filter((s) => s.field !== 'summary');
    expect(problemsOf({ ...goodAnswer, sentences })).toEqual(['There is no sentence for "summary".']);
  });

  it('when a step is owned by a stranger, due in the past, or a condition is left out', () => {
    expect(problemsOf(withStep({ owner: 'mallory' }))[0]).toContain('not at the table');
    expect(problemsOf(withStep({ due: '2026-11-22' }))[0]).toContain('past');
    expect(problemsOf({ ...goodAnswer, review_date: '2020-01-01' })[0]).toContain('past');
    expect(problemsOf(goodAnswer, { conditions: ['Legal must sign the agreement'] })[0]).toContain('Legal must sign');
    expect(problemsOf(goodAnswer, { conditions: ['The NATS cluster is set up first'] })).toEqual([]);
  });

  it('when it has too few steps or too many, or fields nobody asked for', () => {
    const [step] = goodAnswer.action_steps;
    expect(problemsOf({ ...goodAnswer, action_steps: [step, step] })[0]).toContain('action_steps');
    expect(problemsOf({ ...goodAnswer, action_steps: Array(8).fill(step) })[0]).toContain('action_steps');
    expect(problemsOf({ ...goodAnswer, extra: 1 })[0]).toContain('extra');
    expect(problemsOf('no JSON object')).not.toEqual([]);
  });

  it('for all that is wrong with it at once', () => {
    const answer = { ...withStep({ owner: 'mallory' }), sentences: withSentence({ messages: [99] }).sentences };
    expect(problemsOf(answer)).toHaveLength(2);
  });
});

describe('laws', () => {
  const seqs = fc.array(fc.integer({ min: -1, max: 9 }), { maxLength: 3 });
  const texts = fc.constantFrom('Events go over NATS.', 'NATS is small. Kafka keeps history.', 'Bicycles!', '', '  ');
  const sentence = fc.record({
    field: fc.constantFrom('decision', 'rationale', 'summary', 'x'),
    text: texts,
    messages: seqs,
  });
  const step = fc.record({
    step: fc.constantFrom('Set up NATS', ''),
    owner: fc.constantFrom('ada', 'mallory', null),
    due: fc.constantFrom('2026-12-01', '2020-01-01', 'soon', null),
  });
  const answers = fc.oneof(
    fc.jsonValue(),
    fc.record({
      title: texts,
      sentences: fc.array(sentence, { maxLength: 5 }),
      action_steps: fc.array(step, { maxLength: 8 }),
      review_date: fc.constantFrom(null, '2027-01-01', '1999-01-01'),
    }),
    fc.record({ messages: seqs, text: texts }).map(withSentence),
  );

  it('whatever a model says is a decision whose every citation exists, or is refused with reasons', () => {
    let accepted = 0;
    fc.assert(
      fc.property(answers, (answer) => {
        const checked = checkDraft(answer, demands);
        if (!checked.ok) {
          expect(checked.error.length).toBeGreaterThan(0);
          return;
        }
        accepted += 1;
        const draft = Draft.parse(checked.value);
        const cited = draft.citations.map((c) => c.sentence).join(' ');
        expect(cited).toBe([draft.decision, draft.rationale, draft.summary].join(' '));
        for (const { messages } of draft.citations) {
          expect(messages.length).toBeGreaterThan(0);
          for (const seq of messages) expect(busThread.citable.has(seq)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
    expect(accepted).toBeGreaterThan(0);
  });
});

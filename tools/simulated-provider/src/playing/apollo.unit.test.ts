import { beforeAll, describe, expect, it } from 'vitest';
import { closed, promptFor, task, turn, type Entry, type Line } from '../../test/prompts.ts';
import { play } from './play.ts';
import { loadApollo, type Scenario } from './scenario.ts';

let apollo: Scenario;
beforeAll(async () => {
  apollo = await loadApollo();
});

const TOPIC = 'Choose database for Apollo';
const answerTo = (request: Parameters<typeof play>[0]): unknown =>
  JSON.parse(play(request, { scenarios: [apollo], fixedTokens: null, tools: [] }).text);
const lines = (count: number): Line[] => apollo.turns.slice(0, count).map(({ by, says }) => ({ from: by, text: says }));
const speaker = closed({ speaker: { type: 'string', enum: ['devops', 'architect', 'backend_eng'] } });
const VOTE_CLOSED =
  '<vote_closed seq="20" vote="v" outcome="winner" winner="Hybrid (MongoDB + PostgreSQL)">\n' +
  '<count votes="3">Hybrid (MongoDB + PostgreSQL)</count>\n<count votes="1">PostgreSQL only</count>\n</vote_closed>';

describe('an agent’s turn', () => {
  it('is its next line, whoever else has spoken', () => {
    for (const [i, { by, says }] of apollo.turns.entries()) {
      if (by === 'alex') continue;
      const request = promptFor(by, TOPIC, lines(i), turn('rebuttal'));
      expect(play(request, { scenarios: [apollo], fixedTokens: null, tools: [] })).toEqual({
        text: says,
        calls: [],
        finish: 'stop',
      });
    }
  });

  it('finds its place when two of its own lines were merged into one message', () => {
    const [first] = lines(1);
    const merged = [{ from: 'architect', text: `${first!.text}\n\nAs I said.` }];
    const request = promptFor('architect', TOPIC, merged, turn('called'));
    expect(play(request, { scenarios: [apollo], fixedTokens: null, tools: [] }).text).toBe(apollo.turns[5]!.says);
  });

  it('goes on in its own words when the lines are used up', () => {
    const request = promptFor('devops', TOPIC, lines(6), turn('called'));
    const { text } = play(request, { scenarios: [apollo], fixedTokens: null, tools: [] });
    expect(text).toContain('_Simulated:_');
    expect(text).toContain(TOPIC);
  });
});

describe('the moderator', () => {
  it('gives the floor in the order of the scenario, among the candidates', () => {
    const next = (count: number, schema = speaker) =>
      answerTo(promptFor(null, TOPIC, lines(count), task('moderation', 'Choose.'), schema));
    expect(next(4)).toEqual({ speaker: 'backend_eng' });
    expect(next(5)).toEqual({ speaker: 'architect' });
    expect(next(5, closed({ speaker: { enum: ['devops', 'backend_eng'] } }))).toEqual({ speaker: 'devops' });
  });

  it('asks the scenario’s question once, word for word', () => {
    const asks = closed({
      question: {
        anyOf: [closed({ to: { type: 'string', enum: ['sarah', 'alex'] }, prompt: {}, options: {} }), { type: 'null' }],
      },
    });
    const ask = (entries: Entry[]) => answerTo(promptFor(null, TOPIC, entries, task('moderation', 'Ask?'), asks));
    const prompt = 'Which factor is most important for your product roadmap?';
    expect(ask(lines(3))).toEqual({
      question: { to: 'alex', prompt, options: ['Time-to-market', 'Data integrity', 'Team velocity'] },
    });
    const element = `<question seq="9" to="alex">\n<prompt>\n${prompt}\n</prompt>\n</question>`;
    expect(ask([...lines(3), { element }])).toEqual({ question: null });
  });

  it('frames the scenario’s options', () => {
    const schema = closed({ options: { type: 'array', items: { type: 'string' } } });
    expect(answerTo(promptFor(null, TOPIC, lines(6), task('moderation', 'Frame.'), schema))).toEqual({
      options: apollo.vote.options,
    });
  });
});

describe('a ballot', () => {
  const ballot = (self: string, options: string[]) =>
    answerTo(
      promptFor(self, TOPIC, lines(6), task('ballot', 'Vote.'), closed({ choice: { enum: options }, reason: {} })),
    );

  it('is the scenario’s', () => {
    for (const self of ['architect', 'backend_eng', 'devops']) {
      expect(ballot(self, [...apollo.vote.options, 'abstain'])).toEqual(apollo.vote.ballots[self]);
    }
  });

  it('is one of the options where the scenario’s own choice is none of them', () => {
    expect(ballot('devops', ['SQLite', 'MySQL', 'abstain'])).toMatchObject({
      choice: expect.stringMatching(/^(SQLite|MySQL)$/) as unknown,
    });
  });
});

describe('the analyst', () => {
  const schema = closed({
    agreements: {},
    disagreements: {},
    proposals: {},
    concerns: {},
    trade_offs: {},
    agreement: {},
  });
  const analysis = (count: number) => answerTo(promptFor(null, TOPIC, lines(count), task('analysis', 'Say.'), schema));

  it('says only what rests on what was said, and sees agreement grow', () => {
    expect(analysis(3)).toMatchObject({ proposals: ['PostgreSQL only', 'MongoDB only'], agreement: 35 });
    expect(analysis(6)).toMatchObject({ proposals: apollo.vote.options, agreement: 75 });
  });

  it('takes statements from the thread where it is asked for them, with the messages they rest on', () => {
    expect(analysis(3)).not.toHaveProperty('statements');
    const asked = closed({ agreements: {}, disagreements: {}, statements: {} });
    const state = (words: string) =>
      answerTo(promptFor(null, TOPIC, lines(3), task('analysis', words), asked)) as { statements: { text: string }[] };
    const { statements } = state('Say.');
    expect(statements[0]).toEqual({ text: 'PostgreSQL is solid and proven', messages: [2, 3], proposal: null });
    expect(statements.length).toBeLessThanOrEqual(5);
    const known = JSON.stringify(['PostgreSQL is solid and proven']);
    expect(state(`Not again: ${known}`).statements.map((each) => each.text)).not.toContain(statements[0]!.text);
  });
});

describe('stances', () => {
  const ENUM = ['agree', 'disagree', 'pass'];
  const stances = (self: string) =>
    answerTo(
      promptFor(
        self,
        TOPIC,
        lines(6),
        task('stances', 'Take them.'),
        closed({
          s1: { enum: ENUM, description: 'Backups are easy.' },
          s2: { enum: ENUM, description: 'Joins matter.' },
        }),
      ),
    ) as Record<string, string>;

  it('are taken on everything asked, the same every time', () => {
    for (const self of ['architect', 'backend_eng', 'devops']) {
      const taken = stances(self);
      expect(Object.keys(taken)).toEqual(['s1', 's2']);
      expect(ENUM).toEqual(expect.arrayContaining(Object.values(taken)));
      expect(stances(self)).toEqual(taken);
    }
  });
});

describe('the synthesiser', () => {
  const schema = closed({ title: {}, sentences: {}, action_steps: {}, review_date: {} });
  const decide = (option: string, more: string[] = []) =>
    answerTo(
      promptFor(
        null,
        TOPIC,
        [...lines(6), { element: VOTE_CLOSED }],
        task('decision', ['Write.', `Chosen option: ${option}`, 'Today: 2026-11-23', ...more].join('\n')),
        schema,
      ),
    ) as { sentences: { messages: number[] }[]; action_steps: { step: string }[]; review_date: string | null };

  it('writes the scenario’s decision and cites where it was said', () => {
    const decision = decide('Hybrid (MongoDB + PostgreSQL)');
    expect(decision.sentences[0]).toMatchObject({ field: 'decision', messages: [7, 20] });
    expect(decision.action_steps.map((s) => s.step).join(' ')).toMatch(/MongoDB.*PostgreSQL.*sync/);
    expect(decision.review_date).toBeNull();
  });

  it('puts approvers’ conditions into the plan, and the day of a review', () => {
    const conditions = ['Conditions set by approvers:', '- MongoDB backups on day 1', '- 6-month review of the hybrid'];
    const decision = decide('Hybrid (MongoDB + PostgreSQL)', conditions);
    expect(decision.action_steps.length).toBeLessThanOrEqual(7);
    expect(decision.action_steps.map((s) => s.step).join('\n')).toContain('MongoDB backups on day 1');
    expect(decision.review_date).toBe('2027-05-23');
  });

  it('writes another decision where another option was chosen', () => {
    const decision = decide('PostgreSQL only');
    expect(decision).toMatchObject({ title: 'PostgreSQL only' });
    expect(decision.action_steps.length).toBeGreaterThanOrEqual(3);
    for (const sentence of decision.sentences) expect(sentence.messages.length).toBeGreaterThan(0);
  });
});

describe('Apollo', () => {
  it('takes less than a minute of machine time at 40 tokens a second', async () => {
    const { tokensOf } = await import('../tokens.ts');
    const spoken = apollo.turns.filter((t) => t.by !== 'alex').map((t) => tokensOf(t.says).length);
    const decision = tokensOf(JSON.stringify(apollo.decision)).length;
    const moderation = 4 * 40;
    const calls = spoken.length + 1 + 4 + 1;
    const tokens = spoken.reduce((sum, n) => sum + n, 0) + decision + moderation + 30;
    expect(calls * 0.3 + tokens / 40).toBeLessThan(60);
  });
});

import { describe, expect, it } from 'vitest';
import { Table } from './table.ts';

const three = [{ persona: 'architect' }, { persona: 'backend_eng' }, { persona: 'devops' }];
const debate = (more: object = {}) =>
  Table.open({ topic: 'A database', agents: three, humans: [{ user_id: 'alex', role: 'decision_maker' }], ...more });
const opened = (more: object = {}) => debate(more).says().says().says();

describe('structured_debate: opening', () => {
  it('gives every agent one opening turn, in seat order', () => {
    const table = debate();
    const order = [0, 1, 2].map(() => {
      const speaker = table.speaker;
      table.says();
      return speaker;
    });
    expect(order).toEqual(['architect', 'backend_eng', 'devops']);
    expect(table.state.phase).toBe('discussing');
  });

  it('lets a failing agent lose its turn, not the thread', () => {
    const table = debate().fails();
    expect(table.last('turn:failed').data).toMatchObject({ agent_id: 'architect', cause: 'unavailable' });
    expect(table.speaker).toBe('backend_eng');
  });

  it('has the analyst read the thread once the opening is over, and waits for nobody', () => {
    const table = opened();
    expect(table.sent('requestAnalysis').data.round).toBe(0);
    expect(table.state.choice?.about).toBe('question');
  });
});

describe('structured_debate: one question to a person', () => {
  it('asks whom the moderator names and holds the floor until the answer', () => {
    const table = opened().moderator({
      question: { to: 'alex', prompt: 'Which factor?', options: ['Time', 'Safety'] },
    });
    expect(table.last('human:input_required').data).toMatchObject({ to: ['alex'], blocking: true, type: 'choice' });
    expect(table.sent('openRequest').data.options).toEqual(['Time', 'Safety']);
    expect(table.speaker).toBeNull();
    table.answers('alex', 'Time', 'but safe, please');
    expect(table.state.choice?.about).toBe('next_speaker');
  });

  it('counts the first answer only', () => {
    const table = opened().moderator({ question: { to: 'alex', prompt: 'Which?', options: ['A', 'B'] } });
    const { request_id } = table.sent('openRequest').data;
    table.answers('alex', 'A');
    const seq = table.state.seq;
    table.take({ kind: 'request-answered', request_id, by: 'alex', option: 'B', message: null, approval: null });
    expect(table.state.seq).toBe(seq);
  });

  it('goes on where no question is worth asking', () => {
    expect(opened().moderator({ question: null }).state.choice?.about).toBe('next_speaker');
  });

  it('asks nobody where nobody may answer', () => {
    const table = opened({ humans: [{ user_id: 'alex', role: 'observer' }] });
    expect(table.state.choice?.about).toBe('next_speaker');
  });
});

describe('structured_debate: rebuttals', () => {
  const rebutting = () => opened().moderator({ question: null });

  it('lets the moderator pick among all but the last speaker', () => {
    const table = rebutting();
    expect(table.state.choice?.candidates).toEqual(['architect', 'backend_eng']);
    expect(table.moderator({ speaker: 'backend_eng' }).speaker).toBe('backend_eng');
  });

  it('records an invalid pick and falls back to whoever spoke longest ago', () => {
    const table = rebutting().moderator({ speaker: 'sarah' });
    expect(table.last('moderator:failed').data.cause).toBe('invalid_choice');
    expect(table.last('moderator:fallback').data.choice).toEqual({ about: 'next_speaker', speaker: 'architect' });
    expect(table.speaker).toBe('architect');
  });

  it('falls back when the moderator does not answer at all', () => {
    const table = rebutting().wait(61_000);
    expect(table.last('moderator:failed').data.cause).toBe('watchdog');
    expect(table.speaker).toBe('architect');
  });

  it('needs no model where the request wants none: the rules choose', () => {
    const table = opened({ moderator: false });
    expect(table.speaker).toBe('architect');
    expect(table.types).not.toContain('moderator:asked');
  });

  it('asks the moderator for the options once the rebuttals are done', () => {
    const table = rebutting().moderator({ speaker: 'backend_eng' }).says().moderator({ speaker: 'architect' }).says();
    expect(table.state.choice?.about).toBe('options');
    table.moderator({ options: ['One ', ' Other'] });
    expect(table.state.phase).toBe('voting');
    expect(table.sent('openVote').data.options).toEqual(['One', 'Other']);
    expect(table.sent('openVote').data.voters.map((v) => v.id)).toEqual(['architect', 'backend_eng', 'devops', 'alex']);
  });

  it('alternates pro and con where sides are given, and lets each close once', () => {
    const sides = { pro: ['architect'], con: ['backend_eng', 'devops'] };
    const table = opened({ sides, moderator: false, vote: { options: ['A', 'B'] } });
    const order: (string | null)[] = [];
    while (table.speaker) {
      order.push(`${table.speaker} ${table.state.turn?.purpose}`);
      table.says();
    }
    expect(order).toEqual(['architect rebuttal', 'backend_eng rebuttal', 'architect closing', 'devops closing']);
    expect(table.state.phase).toBe('voting');
  });
});

describe('mentions', () => {
  it("a person's @agent gives that agent the next turn", () => {
    const table = debate().person('alex', '@devops, what of backups?', ['devops']).says();
    expect(table.speaker).toBe('devops');
    expect(table.state.turn?.purpose).toBe('called');
    expect(table.says().speaker).toBe('backend_eng');
  });

  it("an agent's @agent only adds a candidate", () => {
    const table = opened({ sides: { pro: ['architect'], con: ['backend_eng'] } }).moderator({ question: null });
    expect(table.speaker).toBe('architect');
    table.says('@devops should say', ['devops']);
    expect(table.state.choice?.candidates).toEqual(['backend_eng', 'devops']);
  });
});

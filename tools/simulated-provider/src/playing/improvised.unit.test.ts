import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closed, promptFor, task, turn, type Line } from '../../test/prompts.ts';
import { play } from './play.ts';

const part = { scenarios: [], fixedTokens: null, tools: [] };
const say = (...args: Parameters<typeof promptFor>): string => play(promptFor(...args), part).text;
const TOPIC = 'Kafka or NATS for the new bus?';

describe('a contribution to a topic nobody wrote lines for', () => {
  it('names the topic and one of its options, and says that it is simulated', () => {
    const text = say('architect', TOPIC, [], turn('opening'));
    expect(text).toContain('Simulated');
    expect(text).toContain(TOPIC);
    expect(text).toMatch(/\*\*(Kafka|NATS)\*\*/);
  });

  it('refers to what somebody else said and keeps the view it had', () => {
    const first = say('architect', TOPIC, [], turn('opening'));
    const thread: Line[] = [
      { from: 'architect', text: first },
      { from: 'sarah', text: 'I worry about who will operate it at night.' },
    ];
    const second = say('architect', TOPIC, thread, turn('round'));
    expect(second).toContain('Sarah');
    expect(second).toContain('who will operate it at night');
    expect(second).not.toBe(first);
    expect(/\*\*(.+?)\*\*/.exec(second)![1]).toBe(/\*\*(.+?)\*\*/.exec(first)![1]);
  });

  it('differs between agents and between rounds', () => {
    const texts = ['architect', 'devops', 'backend_eng'].flatMap((self) => {
      const own: Line[] = [];
      return [0, 1, 2].map(() => {
        const text = say(self, TOPIC, [{ from: 'alex', text: 'Cost matters.' }, ...own], turn('round'));
        own.push({ from: self, text });
        return text;
      });
    });
    expect(new Set(texts).size).toBeGreaterThan(6);
  });

  it('never names anybody with @, so that it hands the floor to nobody', () => {
    const said = [{ from: 'alex', text: '@architect what about @devops?' }];
    expect(say('architect', TOPIC, said, turn('called'))).not.toContain('@');
  });
});

describe('a table without scenario', () => {
  const openings = ['architect', 'devops', 'backend_eng'].map((from) => ({
    from,
    text: say(from, 'How do we start?', [], turn('opening')),
  }));

  it('comes to options that were put forward', () => {
    const schema = closed({ options: { type: 'array', items: { type: 'string' } } });
    const { options } = JSON.parse(say(null, 'How do we start?', openings, task('moderation', 'Frame.'), schema)) as {
      options: string[];
    };
    expect(options.length).toBeGreaterThanOrEqual(2);
    expect(new Set(options).size).toBe(options.length);
    expect(openings.map((o) => o.text.toLowerCase()).join()).toContain(options[0]!.toLowerCase());
  });

  it('has agents vote for what they argued for', () => {
    const choices = ['NATS', 'Kafka', 'abstain'];
    const schema = closed({ choice: { type: 'string', enum: choices }, reason: { type: 'string' } });
    for (const self of ['architect', 'devops']) {
      const text = say(self, TOPIC, [], turn('opening'));
      const ballot = JSON.parse(say(self, TOPIC, [{ from: self, text }], task('ballot', 'Vote.'), schema)) as {
        choice: string;
      };
      expect(text).toContain(`**${ballot.choice}**`);
    }
  });

  it('gives the floor to whoever said least', () => {
    const schema = closed({ speaker: { type: 'string', enum: ['architect', 'devops', 'backend_eng'] } });
    const said = openings.slice(0, 2);
    expect(JSON.parse(say(null, TOPIC, said, task('moderation', 'Next?'), schema))).toEqual({ speaker: 'backend_eng' });
  });

  it('leaves people in peace once there are options to choose from', () => {
    const ask = closed({
      question: { anyOf: [closed({ to: { enum: ['alex'] }, prompt: {}, options: {} }), { type: 'null' }] },
    });
    expect(JSON.parse(say(null, TOPIC, [], task('moderation', 'Ask?'), ask))).toEqual({ question: null });
    expect(JSON.parse(say(null, 'How do we start?', [], task('moderation', 'Ask?'), ask))).toMatchObject({
      question: { to: 'alex' },
    });
  });
});

describe('whatever is asked', () => {
  const lines = fc.array(
    fc.record({ from: fc.constantFrom('architect', 'devops', 'alex'), text: fc.string({ minLength: 1 }) }),
    { maxLength: 8 },
  );
  const schemas = fc.constantFrom(
    null,
    closed({ speaker: { enum: ['architect'] } }),
    closed({ options: {} }),
    closed({ choice: { enum: ['A', 'B'] }, reason: {} }),
    closed({ agreements: {}, disagreements: {}, agreement: {} }),
    closed({ sentences: {}, action_steps: {} }),
    closed({ stranger: { type: 'array', minItems: 2, items: { type: 'integer', minimum: 3 } } }),
  );

  it('is answered, the same each time', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('architect', null),
        fc.string(),
        lines,
        fc.string(),
        schemas,
        (self, topic, said, words, schema) => {
          const request = promptFor(self, topic, said, task('any', words), schema);
          const reply = play(request, part);
          expect(reply).toEqual(play(request, part));
          expect(reply.text.length).toBeGreaterThan(0);
          if (schema) JSON.parse(reply.text);
        },
      ),
    );
  });

  it('has exactly the tokens a benchmark wants', () => {
    const request = promptFor('architect', TOPIC, [], turn('round'));
    expect(play(request, { scenarios: [], fixedTokens: 20, tools: [] }).text.split(' ')).toHaveLength(20);
  });
});

import { describe, expect, it } from 'vitest';
import {
  ask,
  askSubject,
  asksOf,
  bus,
  commandsOf,
  deadLetterSubject,
  factsOf,
  liveSubject,
  logEventDefinition,
  logEventNamed,
  logEvents,
  messages,
  SERVICES,
  subjectOf,
  subjectsOf,
} from '../src/index.ts';

const tokens = (subject: string) => subject.split('.');

describe('a subject', () => {
  it('says where a fact, a command, a request, a question and a live frame go', () => {
    expect(subjectOf(bus.voteClosed, 'acme', 'd1')).toBe('evt.acme.voting.d1.vote-closed.v1');
    expect(subjectOf(bus.requestAgentTurn, 'acme', 'd1')).toBe('cmd.acme.llm-router.d1.request-agent-turn.v1');
    expect(subjectOf(bus.discussionRequested, 'acme', '')).toBe('req.acme.discussion-requested.v1');
    expect(subjectOf(logEventDefinition('human:input_required'), 'acme', 'd1')).toBe(
      'evt.acme.orchestrator.d1.human-input-required.v1',
    );
    expect(askSubject('voting', 'cast-ballot')).toBe('ask.voting.cast-ballot');
    expect(liveSubject('acme', 'd1')).toBe('live.acme.d1');
    expect(deadLetterSubject('voting', 'voting--commands')).toBe('dlq.voting.voting--commands');
  });

  it.each(messages)('of $name has a fixed number of plain tokens', (definition) => {
    const parts = tokens(subjectOf(definition, 'w', 'd'));
    expect(parts).toHaveLength(definition.kind === 'request' ? 4 : 6);
    for (const part of parts) expect(part).toMatch(/^[a-z0-9-]+$/);
  });

  it.each(messages)('of every $name differs from one of them only in wildcards', (definition) => {
    const one = tokens(subjectOf(definition, 'w', 'd'));
    const every = tokens(subjectsOf(definition));
    expect(every).toHaveLength(one.length);
    every.forEach((token, i) => expect(['*', one[i]]).toContain(token));
    expect(every).toContain(definition.name);
  });

  it.each(SERVICES)('of all facts and commands of %s is as long as one', (service) => {
    expect(tokens(factsOf(service))).toHaveLength(6);
    expect(tokens(commandsOf(service))).toHaveLength(6);
    expect(asksOf(service)).toBe(`ask.${service}.*`);
  });
});

describe('a message', () => {
  it.each(messages)('$name has senders that fit its kind', ({ kind, senders, service }) => {
    if (kind === 'fact') expect(senders).toEqual([service]);
    if (kind === 'command') expect(senders.length).toBeGreaterThan(0);
    if (kind === 'command') expect(senders).not.toContain(service);
    if (kind === 'request') expect(senders).toEqual([]);
  });

  it('of the log is found by its public name and by its name on the bus', () => {
    for (const definition of logEvents) {
      expect(logEventDefinition(definition.type)).toBe(definition);
      expect(logEventNamed(definition.name)).toBe(definition);
    }
    expect(logEventNamed('vote-exploded')).toBeUndefined();
    expect(() => logEventDefinition('vote:exploded')).toThrow(RangeError);
  });

  it('keeps apart the words that people may want forgotten', () => {
    for (const { type, words, schema } of logEvents) {
      for (const field of words) expect(Object.keys(schema.shape), type).toContain(field);
    }
  });
});

it('asks every question under a name of its own, by a service that is not its owner', () => {
  const names = ask.questions.map(({ service, name }) => askSubject(service, name));
  expect(new Set(names).size).toBe(names.length);
  for (const { service, askers } of ask.questions) {
    expect(askers.length).toBeGreaterThan(0);
    expect(askers as readonly string[]).not.toContain(service);
  }
});

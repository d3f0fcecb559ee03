import OpenAI from 'openai';
import { beforeAll, expect, inject, it } from 'vitest';
import { must } from '../table/apollo.ts';
import { Person } from '../table/person.ts';
import { misbehave } from '../table/provider.ts';

const baseUrl = inject('baseUrl');
const provider = inject('providerUrl');
let alex: Person;
beforeAll(async () => {
  alex = await Person.signIn(baseUrl, 'alex');
});

const question = { persona: 'architect', messages: [{ role: 'user', content: 'Which database?' }] };
const openai = () =>
  new OpenAI({ apiKey: alex.authorization.slice('Bearer '.length), baseURL: `${baseUrl}/v1/openai`, maxRetries: 0 });

it('a persona answers as JSON, once per key', async () => {
  const first = await must(alex.post('/v1/chat', question, { key: 'chat-once' }));
  expect(first.body).toMatchObject({ persona: 'architect', persona_version: 1, simulated: true, finish_reason: 'end' });
  expect((await must(alex.post('/v1/chat', question, { key: 'chat-once' }))).body).toEqual(first.body);
  const other = { ...question, max_tokens: 50 };
  expect((await alex.post('/v1/chat', other, { key: 'chat-once' })).status).toBe(422);
});

it('and as events, whose pieces are the whole answer', async () => {
  const reply = await fetch(`${baseUrl}/v1/chat`, {
    method: 'POST',
    headers: { authorization: alex.authorization, 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify(question),
  });
  const events = (await reply.text())
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => {
      const [name = '', data = ''] = event.split('\n');
      return { name: name.slice('event: '.length), data: JSON.parse(data.slice('data: '.length)) as { text: string } };
    });
  expect(events.at(-1)?.name).toBe('done');
  const pieces = events.slice(0, -1);
  expect(pieces.length).toBeGreaterThan(3);
  expect(pieces.map(({ data }) => data.text).join('')).toBe(events.at(-1)?.data.text);
});

it('whoever nobody knows is a problem, and so is a model that refuses', async () => {
  const unknown = await alex.post('/v1/chat', { ...question, persona: 'nobody' });
  expect(unknown).toMatchObject({ status: 422, body: { errors: [{ pointer: '/persona' }] } });
  await misbehave(provider, { fault: 'refusal' });
  try {
    const refused = await alex.post('/v1/chat', { ...question, persona: undefined, model: 'openai/gpt-6-luna' });
    expect(refused).toMatchObject({ status: 422, body: { type: 'urn:maestro:problem:refused' } });
  } finally {
    await misbehave(provider);
  }
});

it('on a persona whose budget is used up answers 402, before a model is asked', async () => {
  const frugal = {
    persona: 'frugal',
    name: 'Frugal AI',
    role: 'accountant',
    provider: 'claude',
    model: 'claude-haiku-5-5',
    instructions: 'You count every token.',
    budget: { tokens_per_day: 1 },
  };
  await must(alex.post('/v1/personas', frugal));
  const asked = { ...question, persona: 'frugal' };
  // A limit is overshot by one call at the most: this one.
  await must(alex.post('/v1/chat', asked));
  const refused = await alex.post('/v1/chat', asked);
  expect(refused).toMatchObject({ status: 402, body: { type: 'urn:maestro:problem:budget_spent', status: 402 } });
  const create = openai().chat.completions.create({ model: 'frugal', messages: [{ role: 'user', content: 'Well?' }] });
  await expect(create).rejects.toMatchObject({ status: 402, type: 'insufficient_quota' });
  await must(alex.delete('/v1/personas/frugal?version=1'));
});

it("OpenAI's own client uses personas and models", async () => {
  const ids = (await openai().models.list()).data.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(['architect', 'claude/claude-haiku-5-5']));
  const messages = [{ role: 'user' as const, content: 'Which database?' }];
  const whole = await openai().chat.completions.create({ model: 'architect', messages });
  expect(whole.choices[0]).toMatchObject({ finish_reason: 'stop', message: { role: 'assistant' } });
  expect(whole.usage?.completion_tokens).toBeGreaterThan(0);
  const stream = openai().chat.completions.stream({
    model: 'claude/claude-haiku-5-5',
    messages,
    stream_options: { include_usage: true },
  });
  const streamed = await stream.finalChatCompletion();
  expect(streamed.choices[0]?.message.content).toMatch(/Simulated/);
  expect(streamed.usage?.total_tokens).toBeGreaterThan(0);
  const nobody = openai().chat.completions.create({ model: 'nobody', messages });
  await expect(nobody).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
});

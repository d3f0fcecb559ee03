import { afterEach, describe, expect, it } from 'vitest';
import { CALL_ID_HEADER, startSimulatedProvider, type SimulatedProvider } from '../src/index.ts';
import { clientsFor, streamed } from './clients.ts';

const asked = { system: 'You are Ada, architect, one of several.', user: 'Tabs or spaces?' };
const providers: SimulatedProvider[] = [];
const start = async (options: Parameters<typeof startSimulatedProvider>[0] = {}): Promise<SimulatedProvider> => {
  const provider = await startSimulatedProvider(options);
  providers.push(provider);
  return provider;
};
afterEach(() => Promise.all(providers.splice(0).map((provider) => provider.stop())));

describe('counting', () => {
  it('counts every request by the id in its header, and forgets when told', async () => {
    const { url } = await start();
    for (const id of ['turn-1', 'turn-2', 'turn-1']) {
      await streamed.openaiChat(clientsFor(url, { [CALL_ID_HEADER]: id }), asked);
    }
    await streamed.gemini(clientsFor(url), asked);
    const calls = async (): Promise<unknown> => (await fetch(`${url}/_calls`)).json();
    expect(await calls()).toEqual({ calls: { 'turn-1': 2, 'turn-2': 1 }, uncounted: 0 });
    await fetch(`${url}/_calls/reset`, { method: 'POST' });
    expect(await calls()).toEqual({ calls: {}, uncounted: 0 });
  });

  it('changes nothing of an answer', async () => {
    const { url } = await start();
    const [one, other] = await Promise.all(
      ['a', 'b'].map((id) => streamed.anthropic(clientsFor(url, { [CALL_ID_HEADER]: id }), asked)),
    );
    expect(one).toEqual(other);
  });
});

describe('pace', () => {
  it('is kept by the clock: the first token after its time, the last when all must have been spoken', async () => {
    const { url } = await start({ pace: { speed: 200, firstToken: 100 }, fixedTokens: 40 });
    const started = performance.now();
    const response = await fetch(`${url}/anthropic/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'k' },
      body: JSON.stringify({ model: 'm', max_tokens: 99, stream: true, messages: [{ role: 'user', content: 'x' }] }),
    });
    let first: number | null = null;
    for await (const chunk of response.body!) {
      if (first === null && Buffer.from(chunk).includes('text_delta')) first = performance.now() - started;
    }
    const all = performance.now() - started;
    expect(first).toBeGreaterThan(95);
    expect(all).toBeGreaterThan(290);
    expect(all).toBeLessThan(2000);
  });

  it('is none at speed 0', async () => {
    const { url } = await start({ pace: { speed: 0, firstToken: 5000 }, fixedTokens: 20 });
    const started = performance.now();
    const heard = await streamed.openaiResponses(clientsFor(url), asked);
    expect(heard.output).toBe(20);
    expect(performance.now() - started).toBeLessThan(2500);
  });
});

it.each(['/healthz', '/health/live', '/health/ready'])('says at %s that it lives', async (path) => {
  const { url } = await start();
  expect(await (await fetch(`${url}${path}`)).json()).toEqual({ status: 'ok' });
});

it('stops while somebody still listens', async () => {
  const { url, stop } = await start({ pace: { speed: 1, firstToken: 0 } });
  const listening = streamed.anthropic(clientsFor(url), asked).catch((error: unknown) => error);
  await new Promise((resolve) => {
    setTimeout(resolve, 50);
  });
  await stop();
  expect(await listening).toBeInstanceOf(Error);
});

describe('a server that is down', () => {
  it('refuses connections until it is up again, at the same address', async () => {
    const provider = await start();
    const up = () => fetch(`${provider.url}/healthz`).then((response) => response.ok);
    expect(await up()).toBe(true);
    provider.refuse();
    await expect(up()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await provider.accept();
    expect(await up()).toBe(true);
  });

  it('comes back by itself where it was told for how long', async () => {
    const provider = await start();
    const up = () => fetch(`${provider.url}/healthz`).then((response) => response.ok);
    const body = JSON.stringify({ milliseconds: 300 });
    await fetch(`${provider.url}/_refuse`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    await expect.poll(() => up().catch(() => false)).toBe(false);
    await expect.poll(() => up().catch(() => false)).toBe(true);
  });
});

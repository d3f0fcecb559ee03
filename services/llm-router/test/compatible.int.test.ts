import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bus } from '@maestro/contracts';
import { until } from '@maestro/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aBallot, aTurn, openHouse, type House } from './support/house.ts';
import type { Reply } from './conformance/replay-server.ts';

const chunk = (delta: object, more: object = {}) =>
  `data: ${JSON.stringify({ model: 'qwen-said', choices: [{ index: 0, delta, finish_reason: null, ...more }] })}\n\n`;
const says =
  (...words: string[]): Reply =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(words.map((content) => chunk({ content })).join(''));
    response.write(chunk({}, { finish_reason: 'stop' }));
    response.end(`data: {"choices":[],"usage":{"prompt_tokens":20,"completion_tokens":7}}\n\ndata: [DONE]\n\n`);
  };

let house: House;
let folder: string;
beforeAll(async () => {
  house = await openHouse();
  folder = mkdtempSync(join(tmpdir(), 'models-'));
});
afterAll(async () => {
  await house.stop();
  rmSync(folder, { recursive: true });
});

const outcomeOf = async (id: string) => {
  const found = () => house.orchestrator.heard.find(({ data }) => Object.values(data as object).includes(id));
  await until(`the outcome of ${id}`, 15_000, () => found() !== undefined);
  return found()!.data;
};

it('a compatible endpoint of the models file speaks and votes under the name a request gives', async () => {
  const file = join(folder, 'models.yaml');
  writeFileSync(
    file,
    `providers:
  - id: ollama
    name: Ollama
    vendor: compatible
    address: { base_url: "${house.vendors.url}/v1" }
    default_model: qwen3
    models:
      - id: qwen3
        context_window: 40960
        max_output_tokens: 8192
        abilities: { temperature: true, tools: false, schema: false }
        price: null
`,
  );
  const router = await house.startRouter({ LLM_MODELS_FILE: file });
  try {
    const agent = { id: 'architect', persona: 'architect', provider: 'ollama', model: null };
    house.vendors.reply = says('Use ', 'Postgres.');
    const turn = aTurn({ agent });
    await house.order(bus.requestAgentTurn, turn);
    expect(await outcomeOf(turn.turn_id)).toMatchObject({
      text: 'Use Postgres.',
      provider: 'ollama',
      model: 'qwen-said',
      simulated: false,
      tokens: { input: 20, output: 7 },
    });
    const asked = house.vendors.requests.at(-1)!;
    expect(asked.path).toBe('/v1/chat/completions');
    expect(asked.body).toMatchObject({ model: 'qwen3', max_tokens: 8192 });
    // It can do neither: tools are not offered, and the schema is told in words.
    expect(asked.body).not.toHaveProperty('tools');

    house.vendors.reply = says('{"choice":"A"}');
    const ballot = aBallot({ speaker: agent });
    await house.order(bus.requestStructuredOutput, ballot);
    expect(await outcomeOf(ballot.call_id)).toMatchObject({ output: { choice: 'A' }, provider: 'ollama' });
    const { body } = house.vendors.requests.at(-1)!;
    expect(body).not.toHaveProperty('response_format');
    expect(JSON.stringify(body)).toContain('The JSON Schema');
  } finally {
    await router.stop();
  }
});

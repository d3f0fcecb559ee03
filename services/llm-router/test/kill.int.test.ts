import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bus } from '@maestro/contracts';
import type { SpanRecord } from '@maestro/telemetry';
import { freePort, startProcess, temporaryFolder, until, type RunningProcess } from '@maestro/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claudeHangs, claudeSays } from './support/claude-says.ts';
import { aTurn, openHouse, type House } from './support/house.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

let house: House;
let lines: string[];
beforeAll(async () => {
  house = await openHouse();
});
beforeEach(() => {
  lines = [];
  house.vendors.requests.length = 0;
  house.frames.length = 0;
});
afterAll(() => house.stop());

async function spawnRouter(over: Readonly<Record<string, string>> = {}): Promise<RunningProcess & { url: string }> {
  const port = await freePort();
  const router = await startProcess({
    name: 'llm-router',
    command: process.execPath,
    args: [MAIN],
    env: { ...house.environment, HTTP_PORT: String(port), PATH: process.env['PATH'] ?? '', ...over },
    output: (line) => lines.push(line),
  });
  return { ...router, url: `http://127.0.0.1:${port}` };
}
const outcome = (turnId: string) =>
  house.orchestrator.heard.filter(({ data }) => (data as { turn_id?: string }).turn_id === turnId);

describe('the process', () => {
  it('killed in the middle of a turn loses nothing: the turn is spoken anew, once', async () => {
    house.vendors.reply = claudeHangs('Half a thought');
    const first = await spawnRouter();
    const turn = aTurn();
    await house.order(bus.requestAgentTurn, turn);
    await until('it speaks', 15_000, () => house.frames.length > 0);
    await first.kill();
    house.vendors.reply = claudeSays(['A whole thought.']);
    const second = await spawnRouter();
    await until('the turn is told', 20_000, () => outcome(turn.turn_id).length > 0);
    expect(outcome(turn.turn_id)).toHaveLength(1);
    expect(outcome(turn.turn_id)[0]!.data).toMatchObject({ text: 'A whole thought.', attempt: 101 });
    expect(house.vendors.requests).toHaveLength(2);
    const attempts = house.frames.map((frame) => (frame.type === 'agent:delta' ? frame.data.attempt : 0));
    expect([...new Set(attempts)]).toEqual([1, 101]);
    expect(await second.stop('SIGTERM', 8_000)).toBe(true);
    expect(await second.exited).toMatchObject({ code: 0 });
  });

  it('killed after the answer was stored tells it without asking again', async () => {
    house.vendors.reply = claudeSays(['Stored.']);
    const first = await spawnRouter();
    const turn = aTurn();
    await house.order(bus.requestAgentTurn, turn);
    await until('it is stored', 15_000, async () => {
      const [row] = await house.db.selectFrom('calls').select('status').where('call_id', '=', turn.turn_id).execute();
      return row?.status === 'settled';
    });
    await first.kill();
    const second = await spawnRouter();
    await until('the turn is told', 20_000, () => outcome(turn.turn_id).length > 0);
    expect(house.vendors.requests).toHaveLength(1);
    await second.kill();
  });

  it('serves health, metrics and spans, with no prompt or answer in them nor in the log', async () => {
    house.vendors.reply = claudeSays(['A most ', 'unusual ', 'sentence.']);
    const folder = temporaryFolder('spans');
    const router = await spawnRouter({ LOG_LEVEL: 'trace', TRACE_DIR: folder.path });
    const turn = aTurn();
    await house.order(bus.requestAgentTurn, turn);
    await until('the turn is told', 20_000, () => outcome(turn.turn_id).length > 0);
    expect((await fetch(`${router.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${router.url}/health/ready`)).status).toBe(200);
    const metrics = await (await fetch(`${router.url}/metrics`)).text();
    expect(metrics).toContain('maestro_model_calls_total{provider="claude",purpose="turn",outcome="answered"} 1');
    expect(metrics).toContain('maestro_model_tokens_total{provider="claude",kind="output"} 7');
    const model = 'gen_ai_provider_name="anthropic",gen_ai_request_model="claude-sonnet-5-5"';
    const of = `gen_ai_operation_name="chat",${model}`;
    expect(metrics).toContain(`gen_ai_client_operation_time_to_first_chunk_seconds_count{${of}} 1`);
    expect(metrics).toContain(`gen_ai_client_operation_time_per_output_chunk_seconds_count{${of}} 2`);
    expect(metrics).toContain(`gen_ai_client_token_usage_sum{${of},gen_ai_token_type="output"} 7`);
    expect(metrics).toMatch(/maestro_model_cost_usd_total\{provider="claude",simulated="true"\} 0\.0\d+/);
    await router.stop('SIGTERM', 8_000);
    const file = readFileSync(join(folder.path, 'llm-router.jsonl'), 'utf8');
    folder.remove();
    const spans = file
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as SpanRecord);
    const chat = spans.find((span) => span.name === 'chat claude-sonnet-5-5')!;
    expect(chat.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'anthropic',
      'gen_ai.request.model': 'claude-sonnet-5-5',
      'gen_ai.response.model': 'claude-said',
      'gen_ai.usage.input_tokens': 20,
      'gen_ai.usage.output_tokens': 7,
      'gen_ai.conversation.id': 'd1',
      'gen_ai.output.type': 'text',
      'gen_ai.request.stream': true,
      'gen_ai.usage.cache_read.input_tokens': 0,
      'gen_ai.response.time_to_first_chunk': expect.any(Number) as number,
      'maestro.cost_usd': expect.any(Number) as number,
      'maestro.call_id': turn.turn_id,
    });
    const handling = spans.find((span) => span.name === 'handle llm-router.request-agent-turn.v1')!;
    expect(chat).toMatchObject({ trace_id: handling.trace_id, parent_id: handling.span_id });
    const everything = lines.join('\n') + metrics + file;
    expect(everything).not.toMatch(/unusual sentence|Choose database/);
  });

  it('lets prompts and answers leave in spans where an operator asks for it', async () => {
    house.vendors.reply = claudeSays(['A most unusual sentence.']);
    const folder = temporaryFolder('spans');
    const router = await spawnRouter({ TRACE_DIR: folder.path, LLM_EXPORT_CONTENT: 'true' });
    const turn = aTurn();
    await house.order(bus.requestAgentTurn, turn);
    await until('the turn is told', 20_000, () => outcome(turn.turn_id).length > 0);
    await router.stop('SIGTERM', 8_000);
    const spans = readFileSync(join(folder.path, 'llm-router.jsonl'), 'utf8').trim().split('\n');
    folder.remove();
    const chat = spans.map((line) => JSON.parse(line) as SpanRecord).find(({ name }) => name.startsWith('chat '))!;
    expect(chat.attributes['gen_ai.input.messages']).toContain('Choose database');
    expect(chat.attributes['gen_ai.output.messages']).toContain('A most unusual sentence.');
  });

  it('does not start without a way to a vendor, and names what is missing', async () => {
    const router = await spawnRouter({ SIMULATED_PROVIDER_URL: '', OPENAI_API_KEY: 'k' });
    expect(await router.exited).toMatchObject({ code: 1 });
    expect(lines.join('\n')).toContain('ANTHROPIC_API_KEY');
    expect(lines.join('\n')).toContain('GEMINI_API_KEY');
    expect(lines.join('\n')).not.toContain('OPENAI_API_KEY:');
  });
});

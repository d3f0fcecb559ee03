import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bus } from '@maestro/contracts';
import { freePort, startProcess, until, type RunningProcess } from '@maestro/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Reply } from './conformance/replay-server.ts';
import { claudeCalls, claudeHangs, claudeSays } from './support/claude-says.ts';
import { aTurn, DISCUSSION, openHouse, type House } from './support/house.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
/** Kills at random moments; TOOL_KILLS=20 hurts for longer. */
const KILLS = Number(process.env['TOOL_KILLS'] ?? 1);

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.stop());

async function spawnRouter(): Promise<RunningProcess> {
  return startProcess({
    name: 'llm-router',
    command: process.execPath,
    args: [MAIN],
    env: { ...house.environment, HTTP_PORT: String(await freePort()), PATH: process.env['PATH'] ?? '' },
    output: () => undefined,
  });
}
const outcomes = (turnId: string) =>
  house.orchestrator.heard.filter(({ data }) => (data as { turn_id?: string }).turn_id === turnId);
const fileAt = (path: string) =>
  house.db
    .selectFrom('artifacts')
    .select(['version', 'words'])
    .where('discussion_id', '=', DISCUSSION)
    .where('path', '=', path)
    .executeTakeFirst();
const asked = () => house.vendors.requests.length;
/** Whether a request tells the model what came of a call. */
const tellsResult = (body: unknown) => JSON.stringify(body).includes('"tool_result"');

/** Claude writes a file, then speaks. */
const writesThenSays =
  (path: string, then: Reply, apartMs = 0): Reply =>
  (request, response) =>
    tellsResult(request.body)
      ? then(request, response)
      : claudeCalls('I note it.', 'fs_write', { path, text: 'once', version: 0 }, apartMs)(request, response);

it('a router killed after its agent wrote a file writes nothing twice: the next one goes on from there', async () => {
  house.vendors.reply = writesThenSays('once.md', claudeHangs('Half a'));
  const first = await spawnRouter();
  const turn = aTurn();
  await house.order(bus.requestAgentTurn, turn);
  await until('it was told the result', 20_000, () => asked() === 2);
  await first.kill();
  house.vendors.reply = writesThenSays('once.md', claudeSays(['Noted.']));
  const second = await spawnRouter();
  await until('the turn is told', 20_000, () => outcomes(turn.turn_id).length > 0);
  expect(asked()).toBe(3);
  expect(await fileAt('once.md')).toEqual({ version: 1, words: 'once' });
  expect(outcomes(turn.turn_id)).toMatchObject([
    {
      data: {
        text: 'I note it.\n\nNoted.',
        tool_calls: [{ call_id: `${turn.turn_id}-1`, tool: 'fs_write', outcome: 'answered' }],
      },
    },
  ]);
  // The round before the kill is paid for, by whoever went on with it.
  const paid = house.db.selectFrom('model_tries').select(['claim', 'nth', 'input']).where('call_id', '=', turn.turn_id);
  expect(await paid.orderBy('claim').execute()).toEqual([
    { claim: 1, nth: 1, input: 20 },
    { claim: 2, nth: 1, input: 20 },
  ]);
  await second.kill();
});

it('nor does one killed at any other moment', { timeout: 60_000 + KILLS * 20_000 }, async () => {
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const path = `kill-${kill}.md`;
    house.vendors.reply = writesThenSays(path, claudeSays(['No', 'ted.'], 60), 60);
    const before = asked();
    const first = await spawnRouter();
    const turn = aTurn();
    await house.order(bus.requestAgentTurn, turn);
    await until('the model is asked', 20_000, () => asked() > before);
    await wait(Math.random() * 300);
    await first.kill();
    const second = await spawnRouter();
    await until('the turn is told', 20_000, () => outcomes(turn.turn_id).length > 0);
    expect(await fileAt(path)).toEqual({ version: 1, words: 'once' });
    expect(outcomes(turn.turn_id)).toHaveLength(1);
    expect(outcomes(turn.turn_id)[0]!.data).toMatchObject({
      text: 'I note it.\n\nNoted.',
      tool_calls: [{ tool: 'fs_write', outcome: 'answered' }],
    });
    // One question may have been under way when it was killed.
    expect(asked() - before).toBeLessThanOrEqual(3);
    await second.kill();
  }
  const { files } = await house.db.selectFrom('sandboxes').select('files').executeTakeFirstOrThrow();
  expect(files).toBe(KILLS + 1);
});

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask, bus } from '@maestro/contracts';
import { freePort, startProcess, temporaryFolder, until } from '@maestro/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Reply } from './conformance/replay-server.ts';
import { aBallot, aTurn, openHouse, type House } from './support/house.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const VENDORS = ['anthropic', 'openai', 'gemini'] as const;
/** No vendor's keys look like this, so that nothing but the key itself can be recognised. */
const keys = Object.fromEntries(
  VENDORS.map((vendor) => [vendor, `${vendor}+of/no:shape.${randomBytes(16).toString('hex')}`]),
);
/** Shorter pieces might stand there by chance. */
const PIECE = 10;
/** What is kept of an error is cut: so that the cut falls before, into and behind the key. */
const PADDINGS = [0, 440, 470, 490, 1_950, 5_000];

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.stop());

/** Every vendor's refusal, quoting the key it was given: as the reply, or as an event of a stream that had begun. */
const quoting =
  (padding: number, midStream: boolean): Reply =>
  ({ path }, response) => {
    const vendor = VENDORS.find((one) => path.startsWith(`/${one}/`))!;
    const message = `${'x'.repeat(padding)} the key "${keys[vendor]}" is not welcome`;
    const error = {
      type: 'error',
      code: 401,
      status: 'UNAUTHENTICATED',
      error: { type: 'authentication_error', code: 401, message, status: 'UNAUTHENTICATED' },
    };
    if (!midStream) {
      response
        .writeHead(401, { 'content-type': 'application/json', 'x-echo': keys[vendor]! })
        .end(JSON.stringify(error));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`event: error\ndata: ${JSON.stringify(error)}\n\n`);
  };

async function everyRow(): Promise<string> {
  const { rows: tables } = await sql<{ name: string }>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'llm_router'`.execute(house.db);
  const contents = await Promise.all(
    tables.map(async ({ name }) => (await sql`SELECT * FROM ${sql.table(name)}`.execute(house.db)).rows),
  );
  expect(tables.length).toBeGreaterThan(5);
  return JSON.stringify(contents);
}

it('a key stands in no log, span, metric, row, message or reply, even where its vendor quotes it', async () => {
  const lines: string[] = [];
  const folder = temporaryFolder('spans');
  const port = await freePort();
  const router = await startProcess({
    name: 'llm-router',
    command: process.execPath,
    args: [MAIN],
    env: {
      ...house.environment,
      HTTP_PORT: String(port),
      PATH: process.env['PATH'] ?? '',
      LOG_LEVEL: 'trace',
      TRACE_DIR: folder.path,
      LLM_EXPORT_CONTENT: 'true',
      LLM_BREAKER_FAILURES: '1000',
      LLM_RETRIES: '0',
      ...Object.fromEntries(
        VENDORS.flatMap((vendor) => [
          [`${vendor.toUpperCase()}_API_KEY`, keys[vendor]!],
          [`${vendor.toUpperCase()}_BASE_URL`, `${house.vendors.url}/${vendor}`],
        ]),
      ),
    },
    output: (line) => lines.push(line),
  });
  let orders = 0;
  for (const midStream of [false, true]) {
    for (const padding of PADDINGS) {
      house.vendors.reply = quoting(padding, midStream);
      await house.order(bus.requestAgentTurn, aTurn());
      await house.order(bus.requestStructuredOutput, aBallot());
      orders += 2;
      await until('both have failed', 20_000, () => house.orchestrator.heard.length >= orders);
    }
  }
  const replies = await Promise.all([
    house.gateway.ask(ask.listProviders, { actor: null, body: {} }),
    house.gateway.ask(ask.getUsage, {
      actor: { workspace_id: 'default', person_id: 'alex' },
      body: { group_by: 'model', from: '2026-01-01', to: '2026-12-31' },
    }),
  ]);
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  await router.stop('SIGTERM', 8_000);
  const spans = readFileSync(join(folder.path, 'llm-router.jsonl'), 'utf8');
  folder.remove();

  // Each vendor was really asked with its key, and quoted it.
  const asked = new Set(house.vendors.requests.map(({ path }) => path.split('/')[1]));
  expect(asked).toEqual(new Set(VENDORS));
  for (const { path, headers } of house.vendors.requests) {
    expect(JSON.stringify([path, headers])).toContain(keys[path.split('/')[1]!]);
  }
  const places = {
    logs: lines.join('\n'),
    spans,
    metrics,
    rows: await everyRow(),
    messages: JSON.stringify(house.orchestrator.heard),
    frames: JSON.stringify(house.frames),
    replies: JSON.stringify(replies),
  };
  expect(places.messages).toContain('is not welcome');
  for (const [place, text] of Object.entries(places)) {
    const found = VENDORS.flatMap((vendor) => piecesOf(keys[vendor]!)).filter((piece) => text.includes(piece));
    expect(found, place).toEqual([]);
  }
});

/** Every piece of the part nobody could guess. */
function piecesOf(key: string): string[] {
  const secret = key.slice(key.lastIndexOf('.') + 1);
  return Array.from({ length: secret.length - PIECE + 1 }, (_, i) => secret.slice(i, i + PIECE));
}

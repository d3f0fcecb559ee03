import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bus, type DataOf } from '@maestro/contracts';
import { freePort, startProcess, until, type RunningProcess } from '@maestro/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claudeSays } from './support/claude-says.ts';
import { aTurn, openHouse, type House } from './support/house.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
/** How often a router is killed. */
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 5);
const TURNS_PER_ROUND = 5;
const LONGEST_LIFE_MS = 700;
/** A turn may be hit by several kills: none is to be lost to its deadline. */
const PATIENCE_MS = 15 * 60_000;
/** What is still open after the last kill comes again after a lease, or after the bus gives up on an acknowledgement. */
const LAST_OUTCOMES_MS = 60_000;

type Router = { readonly name: string; readonly process: RunningProcess };

let house: House;
const lines: string[] = [];
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.stop());

let spawned = 0;
async function spawnRouter(): Promise<Router> {
  // Each has a path of its own at the vendor, so that one sees who asked.
  const name = `router-${(spawned += 1)}`;
  const process_ = await startProcess({
    name,
    command: process.execPath,
    args: [MAIN],
    env: {
      ...house.environment,
      HTTP_PORT: String(await freePort()),
      PATH: process.env['PATH'] ?? '',
      SIMULATED_PROVIDER_URL: `${house.vendors.url}/${name}`,
    },
    output: (line) => lines.push(line),
  });
  return { name, process: process_ };
}

const callOf = (headers: Readonly<Record<string, unknown>>): string => String(headers['x-maestro-call-id']);
const requestsOf = (callId: string) => house.vendors.requests.filter(({ headers }) => callOf(headers) === callId);
const outcomesOf = (turnId: string) =>
  house.orchestrator.heard.filter(({ data }) => (data as { turn_id?: string }).turn_id === turnId);

async function settledCalls(): Promise<Set<string>> {
  const rows = await house.db.selectFrom('calls').select('call_id').where('status', '=', 'settled').execute();
  return new Set(rows.map((row) => row.call_id));
}

describe(`a router killed at ${ROUNDS} random moments`, () => {
  it(
    'repeats only what was in flight, once for each kill, and says so; nothing stored is asked for again',
    async () => {
      house.vendors.reply = claudeSays(['One ', 'two ', 'three ', 'four.'], 60);
      const turns: string[] = [];
      /** How often a call was in flight in a router that was killed. */
      const hits = new Map<string, number>();
      let routers: Router[] = await Promise.all([spawnRouter(), spawnRouter()]);
      for (let round = 0; round < ROUNDS; round++) {
        const deadline = new Date(Date.now() + PATIENCE_MS).toISOString();
        const ordered = Array.from({ length: TURNS_PER_ROUND }, () => aTurn({ deadline }));
        turns.push(...ordered.map(({ turn_id }) => turn_id));
        await Promise.all(ordered.map((turn) => house.order(bus.requestAgentTurn, turn)));
        await wait(randomInt(LONGEST_LIFE_MS));
        const victim = routers[randomInt(2)]!;
        await victim.process.kill();
        // A statement that had reached the database may still have been committed.
        await wait(100);
        const settled = await settledCalls();
        const asked = house.vendors.requests.filter(({ path }) => path.startsWith(`/${victim.name}/`));
        for (const id of new Set(asked.map(({ headers }) => callOf(headers)).filter((id) => !settled.has(id)))) {
          hits.set(id, (hits.get(id) ?? 0) + 1);
        }
        routers = [...routers.filter((router) => router !== victim), await spawnRouter()];
      }
      await until('every turn is told', LAST_OUTCOMES_MS, () => turns.every((id) => outcomesOf(id).length > 0));

      for (const id of turns) {
        const data = outcomesOf(id)[0]!.data as DataOf<typeof bus.agentTurnCompleted>;
        expect(data).toMatchObject({ turn_id: id, text: 'One two three four.' });
        const requests = requestsOf(id).length;
        expect(requests).toBeGreaterThan(0);
        expect(requests).toBeLessThanOrEqual(1 + (hits.get(id) ?? 0));
        // A repeat is another claim: its number says so, to whoever watched the first one speak.
        if (requests > 1) expect(data.attempt).toBeGreaterThan(100);
      }
      const before = house.vendors.requests.length;
      await Promise.all(turns.map((turn_id) => house.order(bus.requestAgentTurn, aTurn({ turn_id }), 1)));
      // Ordered after them, told after they were taken.
      const last = aTurn();
      await house.order(bus.requestAgentTurn, last);
      await until('a turn ordered after them is told', LAST_OUTCOMES_MS, () => outcomesOf(last.turn_id).length > 0);
      expect(house.vendors.requests).toHaveLength(before + 1);
      const rows = await house.db
        .selectFrom('outbox')
        .select('aggregate')
        .where('type', 'like', '%agent-turn%')
        .execute();
      expect(rows.map((row) => row.aggregate).sort()).toEqual([...turns, last.turn_id].sort());
      await Promise.all(routers.map((router) => router.process.stop('SIGTERM', 10_000)));
    },
    LAST_OUTCOMES_MS * 2 + ROUNDS * 10_000,
  );
});

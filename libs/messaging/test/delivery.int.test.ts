import { randomUUID } from 'node:crypto';
import { bus as contracts } from '@maestro/contracts';
import { inTransaction } from '@maestro/database';
import { until } from '@maestro/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { consumers, enqueue, handleOnce, on, receive, type Received } from '../src/index.ts';
import { cancelCall, logger, openHouse, turnFailed, type Desk, type House } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterEach(() => house.tidy());
afterAll(() => house.close());

/** A router that fails every turn it is asked to cancel: each command becomes one fact. */
function failingRouter({ db, bus }: Desk, relay: { wake(): void }) {
  const receiver = receive(bus, {
    consumer: consumers.llmRouter.commands,
    handlers: [
      on(contracts.cancelCall, async (received) => {
        await handleOnce(db, received, (trx) =>
          enqueue(trx, [
            turnFailed(received.envelope.discussionid, {
              id: `${received.envelope.id}:failed`,
              causationId: received.envelope.id,
            }),
          ]),
        );
        relay.wake();
      }),
    ],
    logger,
    db,
  });
  house.afterwards(() => receiver.stop());
}

function recordingOrchestrator({ db, bus }: Desk) {
  const seen: Received[] = [];
  const receiver = receive(bus, {
    consumer: consumers.orchestrator.llmRouterFacts,
    handlers: [
      on(contracts.agentTurnFailed, async (received) => {
        await handleOnce(db, received, async () => {
          seen.push(received);
        });
      }),
    ],
    logger,
    db,
  });
  house.afterwards(() => receiver.stop());
  return seen;
}

describe('a command and its outcome', () => {
  it('crosses the bus, has its effect once, and is settled by the fact it caused', async () => {
    const orchestrator = await house.desk('orchestrator');
    const router = await house.desk('llm-router');
    const relay = orchestrator.relay();
    failingRouter(router, router.relay());
    const seen = recordingOrchestrator(orchestrator);
    const discussion = randomUUID();
    const command = cancelCall(discussion);

    await inTransaction(orchestrator.db, (trx) => enqueue(trx, [command]));
    relay.wake();

    await until('the outcome arrived', 5_000, () => seen.length === 1);
    expect(seen[0]!.envelope).toMatchObject({
      id: `${command.id}:failed`,
      type: 'llm-router.agent-turn-failed.v1',
      source: '/maestro/llm-router',
      workspaceid: 'default',
      discussionid: discussion,
      seq: 1,
      causationid: command.id,
    });
    const left = await orchestrator.db.selectFrom('outbox').select('id').execute();
    expect(left).toEqual([]);
  });
});

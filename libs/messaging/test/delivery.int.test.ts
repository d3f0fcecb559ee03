import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bus as contracts } from '@maestro/contracts';
import { inTransaction } from '@maestro/database';
import { inSpan, startTelemetry, stopTelemetry, type SpanRecord } from '@maestro/telemetry';
import { temporaryFolder, until } from '@maestro/testing';
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
    const left = () => orchestrator.db.selectFrom('outbox').select('id').execute();
    await until('the command is settled', 5_000, async () => (await left()).length === 0);
  });
});

describe('a trace', () => {
  it('runs from who wrote a message through publishing to who handles it, and on to what that caused', async () => {
    const folder = temporaryFolder('spans');
    startTelemetry({ service: 'test', traceDir: folder.path });
    try {
      const orchestrator = await house.desk('orchestrator');
      const router = await house.desk('llm-router');
      const relay = orchestrator.relay();
      failingRouter(router, router.relay());
      const seen = recordingOrchestrator(orchestrator);
      await inSpan('decide', {}, () =>
        inTransaction(orchestrator.db, (trx) => enqueue(trx, [cancelCall(randomUUID())])),
      );
      relay.wake();
      await until('the outcome arrived', 5_000, () => seen.length === 1);
      await house.tidy();
      await stopTelemetry();

      const lines = readFileSync(join(folder.path, 'test.jsonl'), 'utf8').trim().split('\n');
      const spans = lines.map((line) => JSON.parse(line) as SpanRecord);
      const above = new Map(spans.map((span) => [span.span_id, span]));
      const path: string[] = [];
      let span = spans.find(({ name }) => name === 'handle llm-router.agent-turn-failed.v1');
      for (; span; span = span.parent_id === null ? undefined : above.get(span.parent_id)) {
        path.unshift(`${span.kind} ${span.name}`);
      }
      expect(path).toEqual([
        'internal decide',
        'producer publish llm-router.cancel-call.v1',
        'consumer handle llm-router.cancel-call.v1',
        'producer publish llm-router.agent-turn-failed.v1',
        'consumer handle llm-router.agent-turn-failed.v1',
      ]);
      // The relay's own polling is nobody's trace.
      expect(new Set(spans.map(({ trace_id }) => trace_id)).size).toBe(1);
    } finally {
      await stopTelemetry();
      folder.remove();
    }
  });
});

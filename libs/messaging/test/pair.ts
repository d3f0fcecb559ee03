import { bus as contracts } from '@maestro/contracts';
import { inTransaction } from '@maestro/database';
import { consumers, enqueue, on, receive, type Outgoing, type Received, type ReceiveOptions } from '../src/index.ts';
import { logger, type Desk, type House } from './house.ts';

/** What the router of a pair receives through, unless told otherwise. */
export const RECEIVED = consumers.llmRouter.commands;
export type Handle = (received: Received, router: Desk) => Promise<void>;

/** An orchestrator that sends, and a router that handles with `handle`. */
export async function openPair(house: House, handle: Handle, options: Partial<ReceiveOptions> = {}) {
  const orchestrator = await house.desk('orchestrator');
  const router = await house.desk('llm-router');
  const relay = orchestrator.relay();
  const send = async (...messages: Outgoing[]) => {
    await inTransaction(orchestrator.db, (trx) => enqueue(trx, messages));
    relay.wake();
  };
  const listen = () => {
    const receiver = receive(router.bus, {
      consumer: RECEIVED,
      handlers: [on(contracts.cancelCall, (received) => handle(received, router))],
      logger,
      db: router.db,
      ...options,
    });
    house.afterwards(() => receiver.stop());
    return receiver;
  };
  return { orchestrator, router, send, listen };
}

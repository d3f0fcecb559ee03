import { bus } from '@maestro/contracts';
import { on, Unavailable, type MessageHandler } from '@maestro/messaging';
import type { discussionRequested } from '../../application/discussion-requested.ts';
import { QueueFull } from '../../application/keyed-queue.ts';
import { FACTS, type FactName, type recordFact, type settleFact } from '../../application/record-fact.ts';
import { Behind } from '../../application/recorder.ts';

type Facts = { readonly record: ReturnType<typeof recordFact>; readonly settle: ReturnType<typeof settleFact> };

/** A handler for every fact of the other services. */
export function factHandlers({ record, settle }: Facts): readonly MessageHandler[] {
  return [
    ...FACTS.map((name) => factHandler(name, record)),
    // The log told of the vote when it was called for; this says that the command has had its outcome.
    on(bus.voteOpened, ({ envelope }) => settle(envelope)),
  ];
}

const factHandler = <K extends FactName>(name: K, record: Facts['record']): MessageHandler =>
  on(bus[name], ({ envelope, data }) => comingBackLater(record(name, envelope, data)));

/** A handler for the requests of other products' services. */
export const requestHandler = (take: ReturnType<typeof discussionRequested>): MessageHandler =>
  on(
    bus.discussionRequested,
    ({ envelope, data }) => comingBackLater(answered(take(envelope, data))),
    (envelope, errors) => comingBackLater(answered(take(envelope, { errors }))),
  );

async function answered(taking: ReturnType<ReturnType<typeof discussionRequested>>): Promise<void> {
  const taken = await taking;
  if (!taken.ok) throw new Unavailable(taken.error.detail);
}

/** That others are busy with the same discussion is no fault of the message. */
async function comingBackLater(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Behind || error instanceof QueueFull) throw new Unavailable(error.message, { cause: error });
    throw error;
  }
}

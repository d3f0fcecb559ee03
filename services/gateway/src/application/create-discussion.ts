import { ask, type CreateDiscussion } from '@maestro/contracts';
import type { Owners } from '../ports/owners.ts';
import type { People } from '../ports/people.ts';
import type { RouteOf, Verb } from './order.ts';

/**
 * Opens a discussion with the names and titles of the people directory, where the request gives none. The directory
 * says who is easily invited, not who there is: whoever is not in it is called by their id.
 */
export function createDiscussion(owners: Owners, people: People): Verb<RouteOf<'createDiscussion'>> {
  return async ({ actor, idempotency, body }) => {
    const humans = body.humans.map((human) => named(human, people));
    return owners.ask(ask.createDiscussion, { actor, idempotency, body: { ...body, humans } });
  };
}

type Human = CreateDiscussion['humans'][number];

function named(human: Human, people: People): Human {
  const person = people.find(human.user_id);
  const name = human.name ?? person?.name;
  const title = human.title ?? person?.title;
  return { ...human, ...(name !== undefined && { name }), ...(title != null && { title }) };
}

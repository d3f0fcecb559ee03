import { ask, type CreateDiscussion } from '@maestro/contracts';
import { err } from '@maestro/kernel';
import type { Owners } from '../ports/owners.ts';
import type { People } from '../ports/people.ts';
import type { RouteOf, Verb } from './order.ts';

/**
 * Opens a discussion with the names and titles of the people directory, where the request gives none.
 * `onlyKnown`: whoever is not in the directory is refused; without it they are called by their id.
 */
export function createDiscussion(
  owners: Owners,
  people: People,
  { onlyKnown }: { readonly onlyKnown: boolean },
): Verb<RouteOf<'createDiscussion'>> {
  return async ({ actor, idempotency, body }) => {
    const unknown = onlyKnown ? strangers(body.humans, people) : [];
    if (unknown.length > 0) {
      return err({ kind: 'invalid', detail: 'somebody invited is not in the people directory', errors: unknown });
    }
    const humans = body.humans.map((human) => named(human, people));
    return owners.ask(ask.createDiscussion, { actor, idempotency, body: { ...body, humans } });
  };
}

type Human = CreateDiscussion['humans'][number];

function strangers(humans: readonly Human[], people: People): { pointer: string; detail: string }[] {
  return humans.flatMap(({ user_id }, index) =>
    people.find(user_id) ? [] : [{ pointer: `/humans/${index}/user_id`, detail: `nobody is called ${user_id}` }],
  );
}

function named(human: Human, people: People): Human {
  const person = people.find(human.user_id);
  const name = human.name ?? person?.name;
  const title = human.title ?? person?.title;
  return { ...human, ...(name !== undefined && { name }), ...(title != null && { title }) };
}

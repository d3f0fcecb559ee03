import { readFileSync } from 'node:fs';
import { Person } from '@maestro/contracts';
import { z } from 'zod';
import type { People } from '../../ports/people.ts';

/** The people directory from a JSON file. Throws at boot where the file is missing, malformed or names somebody twice. */
export function readPeople(path: string): People {
  const people = z.array(Person).parse(JSON.parse(readFileSync(path, 'utf8')));
  const byId = new Map(people.map((person) => [person.user_id, person]));
  if (byId.size !== people.length) throw new Error(`${path} names somebody twice`);
  return { all: () => people, find: (personId) => byId.get(personId) };
}

import { defineFact } from '../message.ts';
import { Opinion } from '../opinion.ts';

/** What the stances say together, after some more of them. */
export const opinionUpdated = defineFact('synthesis', 'opinion-updated', Opinion);

import { HttpProblem } from './problem.ts';

/** Streams one process carries, and one person may hold open in it. */
const MAX_STREAMS = 10_000;
const MAX_STREAMS_PER_PERSON = 250;

/** Counts open streams, so that nobody can have without bound. */
export class StreamPlaces {
  #open = 0;
  readonly #ofPerson = new Map<string, number>();

  /** Takes a place and returns how to give it back; a problem where there is none. */
  take(person: string): (() => void) | HttpProblem {
    const held = this.#ofPerson.get(person) ?? 0;
    if (held >= MAX_STREAMS_PER_PERSON) return full('you have too many streams open');
    if (this.#open >= MAX_STREAMS) return full('this gateway carries as many streams as it can');
    this.#open++;
    this.#ofPerson.set(person, held + 1);
    return () => {
      this.#open--;
      const left = (this.#ofPerson.get(person) ?? 1) - 1;
      if (left > 0) this.#ofPerson.set(person, left);
      else this.#ofPerson.delete(person);
    };
  }
}

const full = (detail: string): HttpProblem =>
  new HttpProblem(503, 'unavailable', detail, { headers: { 'retry-after': '5' } });

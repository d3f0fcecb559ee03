import type { Clock } from '@maestro/kernel';
import type { Persona } from '../../domain/persona.ts';
import type { PersonaStore } from '../../ports/persona-store.ts';

/** Where calls look up who speaks. */
export interface PersonaBook {
  /**
   * A version of a persona, also of one taken away since; without a version the newest, which another process may have
   * changed up to a second ago. null: there is none. Throws `NotNow` where it cannot be looked up.
   */
  find(workspaceId: string, id: string, version?: number): Promise<Persona | null>;
}

/** How long the newest version is believed without asking (milliseconds). */
const FRESH_MS = 1_000;
const KEPT = 2_000;

type Seen = { readonly persona: Persona | null; readonly at: number };

/** Remembers personas between calls: versions never change, and the newest is asked for at most once a second. */
export class RememberedPersonas implements PersonaBook {
  readonly #store: Pick<PersonaStore, 'newest' | 'version'>;
  readonly #clock: Clock;
  /** In the order they were looked up. */
  readonly #seen = new Map<string, Seen>();

  constructor(store: Pick<PersonaStore, 'newest' | 'version'>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  async find(workspaceId: string, id: string, version?: number): Promise<Persona | null> {
    const key = `${workspaceId}/${id}/${version ?? ''}`;
    const seen = this.#seen.get(key);
    const now = this.#clock.now().getTime();
    if (seen && (version !== undefined || now - seen.at < FRESH_MS)) return seen.persona;
    const persona = await this.#look(workspaceId, id, version);
    // A version that is not there may still be made.
    if (version === undefined || persona) this.#keep(key, { persona, at: now });
    return persona;
  }

  /** This process has made a version: whoever asks here sees it. */
  forget(workspaceId: string, id: string): void {
    this.#seen.delete(`${workspaceId}/${id}/`);
  }

  async #look(workspaceId: string, id: string, version: number | undefined): Promise<Persona | null> {
    if (version !== undefined) return this.#store.version(workspaceId, id, version);
    const newest = await this.#store.newest(workspaceId, id);
    return newest?.deleted ? null : newest;
  }

  #keep(key: string, seen: Seen): void {
    this.#seen.delete(key);
    this.#seen.set(key, seen);
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > KEPT && oldest !== undefined) this.#seen.delete(oldest);
  }
}

export type Presence = 'present' | 'away' | 'gone';
export type Announcement = { readonly personId: string; readonly status: Presence };

/** Whom nobody has announced for so long has gone without a word: their gateway died. */
export const SILENCE_MS = 75_000;

type Heard = { readonly status: Presence; readonly at: number };

/**
 * Who is at one discussion, as far as this gateway knows: its own connections, and what gateways announce to each other.
 * Announcements may be lost, so every gateway repeats its own now and then, and contradicts what is wrong about them.
 */
export class PresenceBoard {
  readonly #here = new Map<string, Map<object, 'present' | 'away'>>();
  readonly #heard = new Map<string, Heard>();

  /** A connection of a person came, or went away, or is back. Returns what to announce, if anything changed. */
  arrive(personId: string, connection: object, status: 'present' | 'away' = 'present'): Announcement[] {
    const before = this.#statusHere(personId);
    const connections = this.#here.get(personId) ?? new Map<object, 'present' | 'away'>();
    connections.set(connection, status);
    this.#here.set(personId, connections);
    return this.#changed(personId, before);
  }

  leave(personId: string, connection: object): Announcement[] {
    const before = this.#statusHere(personId);
    this.#here.get(personId)?.delete(connection);
    if (this.#here.get(personId)?.size === 0) this.#here.delete(personId);
    return this.#changed(personId, before);
  }

  /**
   * Something was announced, by this gateway or another. `news`: clients do not know yet. `reply`: what this gateway
   * has to say to it: the truth about a person of its own, or everybody of its own to a gateway that may be new.
   */
  hear({ personId, status }: Announcement, at: number): { readonly news: boolean; readonly reply: Announcement[] } {
    const before = this.#heard.get(personId)?.status ?? 'gone';
    if (status === 'gone') this.#heard.delete(personId);
    else this.#heard.set(personId, { status, at });
    const here = this.#statusHere(personId);
    const contradicted = here !== 'gone' && status === 'gone';
    const newcomer = here === 'gone' && before === 'gone' && status !== 'gone';
    return {
      news: before !== status,
      reply: contradicted ? [{ personId, status: here }] : newcomer ? this.own() : [],
    };
  }

  /** Everybody connected here. */
  own(): Announcement[] {
    return [...this.#here.keys()].map((personId) => ({ personId, status: this.#statusHere(personId) }));
  }

  /** Everybody known to be there: what a client that joins is told. */
  everybody(): Announcement[] {
    const heard = [...this.#heard].map(([personId, { status }]) => ({ personId, status }));
    return [...heard.filter(({ personId }) => !this.#here.has(personId)), ...this.own()];
  }

  /** Forgets whoever was not announced for too long. Returns what to tell clients. */
  expire(now: number): Announcement[] {
    const silent = [...this.#heard].filter(([personId, { at }]) => at < now - SILENCE_MS && !this.#here.has(personId));
    return silent.map(([personId]) => {
      this.#heard.delete(personId);
      return { personId, status: 'gone' };
    });
  }

  #statusHere(personId: string): Presence {
    const connections = this.#here.get(personId);
    if (!connections || connections.size === 0) return 'gone';
    return [...connections.values()].includes('present') ? 'present' : 'away';
  }

  #changed(personId: string, before: Presence): Announcement[] {
    const status = this.#statusHere(personId);
    return status === before ? [] : [{ personId, status }];
  }
}

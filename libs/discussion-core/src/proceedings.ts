import type { LogData, LogEventType, NewLogEvent } from '@maestro/contracts';
import { instantPlus } from '@maestro/kernel';
import type { Command } from './command.ts';
import { evolve } from './evolve.ts';
import type { State } from './state.ts';

export type Decision = { readonly events: readonly NewLogEvent[]; readonly commands: readonly Command[] };

/** What one input leads to, written down step by step: every rule sees the state its predecessors left. */
export class Proceedings {
  #state: State;
  readonly #events: NewLogEvent[] = [];
  readonly #commands: Command[] = [];
  readonly at: string;

  constructor(state: State, at: string) {
    this.#state = state;
    this.at = at;
  }

  get state(): State {
    return this.#state;
  }

  /** The settings; a broken invariant where the discussion has not begun. */
  get opening(): LogData<'discussion:created'> {
    if (!this.#state.opening) throw new Error('the discussion has not begun');
    return this.#state.opening;
  }

  /** An id for what the next event begins: it derives from the discussion and that event's `seq`. */
  nextId(letter: 'a' | 'c' | 'd' | 'r' | 't' | 'v'): string {
    return `${this.#state.discussion_id}-${letter}${this.#state.seq + 1}`;
  }

  /** The instant that many seconds from now; null for null: no deadline. */
  afterSeconds(seconds: number | null): string | null {
    return seconds === null ? null : instantPlus(this.at, seconds * 1000);
  }

  record<T extends LogEventType>(type: T, data: LogData<T>): void {
    const event = { type, data } as NewLogEvent;
    this.#events.push(event);
    this.#state = evolve(this.#state, { ...event, seq: this.#state.seq + 1, at: this.at });
  }

  send(command: Command): void {
    this.#commands.push(command);
  }

  decision(): Decision {
    return { events: this.#events, commands: this.#commands };
  }
}

import { BrokenCircuitError, CircuitState, circuitBreaker, ConsecutiveBreaker, handleWhenResult } from 'cockatiel';
import { blamesModel } from '../domain/circuit.ts';
import type { ModelTry } from '../domain/model-try.ts';
import type { ModelChoice } from '../domain/persona.ts';

export type BreakerSettings = {
  /** Failures in a row that open the circuit of a model. */
  readonly failures: number;
  /** How long it stays open before one call may probe whether the model is back (milliseconds). */
  readonly coolDownMs: number;
};

/** `closed`: asked as ever. `open`: not asked. `half_open`: one call probes, the others are kept away. */
export type CircuitView = ModelChoice & {
  readonly state: 'closed' | 'open' | 'half_open';
  /** When the next call may probe; null where it is closed. */
  readonly probeAt: Date | null;
};

type Policy = ReturnType<typeof circuitBreaker>;
type Circuit = { readonly choice: ModelChoice; readonly policy: Policy; openedAt: number };

/** More circuits than any catalogue has: models are also named in requests, and those names are anybody's. */
const MOST_CIRCUITS = 500;

/** One circuit breaker for each model of each vendor, as this process has seen them answer. */
export class Breakers {
  readonly #settings: BreakerSettings;
  readonly #circuits = new Map<string, Circuit>();
  readonly #onChange: (circuit: CircuitView) => void;

  constructor(settings: BreakerSettings, onChange: (circuit: CircuitView) => void = () => undefined) {
    this.#settings = settings;
    this.#onChange = onChange;
  }

  /** Milliseconds until the model may be asked; 0 where it may be asked now. */
  waitMs(choice: ModelChoice): number {
    const circuit = this.#circuits.get(keyOf(choice));
    if (!circuit || circuit.policy.state === CircuitState.Closed) return 0;
    const probeInMs = circuit.openedAt + this.#settings.coolDownMs - Date.now();
    // While somebody probes, nobody knows how long that takes.
    return circuit.policy.state === CircuitState.HalfOpen ? this.#settings.coolDownMs : Math.max(0, probeInMs);
  }

  /** Makes the try unless the circuit is open; null: it was not made. */
  async run(choice: ModelChoice, work: () => Promise<ModelTry>): Promise<ModelTry | null> {
    const { policy } = this.#circuitOf(choice);
    // The library would have us wait for the end of somebody else's probe, a whole answer long.
    if (policy.state === CircuitState.HalfOpen) return null;
    try {
      return await policy.execute(work);
    } catch (error) {
      if (error instanceof BrokenCircuitError) return null;
      throw error;
    }
  }

  /** The circuits of models that were ever asked. */
  get circuits(): readonly CircuitView[] {
    return [...this.#circuits.values()].map((circuit) => this.#view(circuit));
  }

  #view({ choice, policy, openedAt }: Circuit): CircuitView {
    const state = STATES[policy.state];
    return { ...choice, state, probeAt: state === 'closed' ? null : new Date(openedAt + this.#settings.coolDownMs) };
  }

  #circuitOf(choice: ModelChoice): Circuit {
    const key = keyOf(choice);
    const known = this.#circuits.get(key);
    if (known) return known;
    const { failures, coolDownMs } = this.#settings;
    const policy: Policy = circuitBreaker(
      handleWhenResult((result) => {
        const failed = (result as ModelTry).failure;
        if (!failed) return false;
        // A probe that was called off has proven nothing: the circuit stays open.
        return blamesModel(failed) || (failed.cause === 'cancelled' && policy.state === CircuitState.HalfOpen);
      }),
      { halfOpenAfter: coolDownMs, breaker: new ConsecutiveBreaker(failures) },
    );
    const circuit: Circuit = { choice, policy, openedAt: 0 };
    policy.onStateChange((state) => {
      if (state === CircuitState.Open) circuit.openedAt = Date.now();
      this.#onChange(this.#view(circuit));
    });
    if (this.#circuits.size >= MOST_CIRCUITS) this.#forgetOne();
    this.#circuits.set(key, circuit);
    return circuit;
  }

  /** The oldest that is closed, which has nothing to remember but failures in a row; else the oldest. */
  #forgetOne(): void {
    const all = [...this.#circuits];
    const [key] = all.find(([, { policy }]) => policy.state === CircuitState.Closed) ?? all[0]!;
    this.#circuits.delete(key);
  }
}

const STATES: Readonly<Record<CircuitState, CircuitView['state']>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
  [CircuitState.Isolated]: 'open',
};

const keyOf = ({ provider, model }: ModelChoice): string => `${provider}/${model}`;

import type { CallOutcome } from '../../domain/call-outcome.ts';

/** An outcome as it is kept: what people or models said apart from the rest. */
export type StoredOutcome = {
  readonly outcome: CallOutcome['kind'];
  readonly outcome_data: Readonly<Record<string, unknown>>;
  readonly words: string;
};

export function toStored(outcome: CallOutcome): StoredOutcome {
  switch (outcome.kind) {
    case 'turn-completed': {
      const { text: words, ...outcome_data } = outcome.data;
      return { outcome: outcome.kind, outcome_data, words };
    }
    case 'output-completed': {
      const { output, ...outcome_data } = outcome.data;
      return { outcome: outcome.kind, outcome_data, words: JSON.stringify(output) };
    }
    case 'turn-failed':
    case 'output-failed': {
      const { detail: words, ...outcome_data } = outcome.data;
      return { outcome: outcome.kind, outcome_data, words };
    }
  }
}

/** The data of the fact that was told; the fact's own schema checks it when it is told again. */
export function fromStored({ outcome, outcome_data, words }: StoredOutcome): CallOutcome {
  switch (outcome) {
    case 'turn-completed':
      return { kind: outcome, data: { ...outcome_data, text: words } } as CallOutcome;
    case 'output-completed':
      return { kind: outcome, data: { ...outcome_data, output: JSON.parse(words) as unknown } } as CallOutcome;
    case 'turn-failed':
    case 'output-failed':
      return { kind: outcome, data: { ...outcome_data, detail: words } } as CallOutcome;
  }
}

import type { CallOutcome } from '../../domain/call-outcome.ts';

/** An outcome as it is kept: what people or models said apart from the rest. */
export type StoredOutcome = {
  readonly outcome: CallOutcome['kind'];
  readonly outcome_data: Readonly<Record<string, unknown>>;
  readonly words: string;
};

export function toStored(told: CallOutcome): StoredOutcome {
  const outcome = withoutToolCalls(told);
  switch (outcome.kind) {
    case 'turn-completed': {
      const { text: words, ...outcome_data } = outcome.data;
      return { outcome: outcome.kind, outcome_data, words };
    }
    case 'output-completed': {
      const { output, ...outcome_data } = outcome.data;
      return { outcome: outcome.kind, outcome_data, words: JSON.stringify(output) };
    }
    case 'chat-answered': {
      const { text, tool_calls, output, ...outcome_data } = outcome.data;
      const isKept = outcome.data.body_hash !== null;
      return {
        outcome: outcome.kind,
        outcome_data,
        words: isKept ? JSON.stringify({ text, tool_calls, output }) : '{}',
      };
    }
    case 'turn-failed':
    case 'output-failed':
    case 'chat-failed': {
      const { detail: words, ...outcome_data } = outcome.data;
      return { outcome: outcome.kind, outcome_data, words };
    }
  }
}

/** The calls of a turn are kept one by one, and read from there when its outcome is told again. */
function withoutToolCalls(outcome: CallOutcome): CallOutcome {
  if (outcome.kind !== 'turn-completed' && outcome.kind !== 'turn-failed') return outcome;
  const { tool_calls: _, ...data } = outcome.data;
  return { kind: outcome.kind, data } as CallOutcome;
}

/** The data of the fact that was told; the fact's own schema checks it when it is told again. */
export function fromStored({ outcome, outcome_data, words }: StoredOutcome): CallOutcome {
  switch (outcome) {
    case 'turn-completed':
      return { kind: outcome, data: { ...outcome_data, text: words } } as CallOutcome;
    case 'output-completed':
      return { kind: outcome, data: { ...outcome_data, output: JSON.parse(words) as unknown } } as CallOutcome;
    case 'chat-answered':
      return { kind: outcome, data: { ...outcome_data, ...(JSON.parse(words) as object) } } as CallOutcome;
    case 'turn-failed':
    case 'output-failed':
    case 'chat-failed':
      return { kind: outcome, data: { ...outcome_data, detail: words } } as CallOutcome;
  }
}

import type { TurnPurpose } from '@maestro/contracts';
import type { FloorTime } from '../state.ts';

export type AgentView = FloorTime & { readonly id: string };

/** What the floor looks like to a protocol: everything it may know, and nothing else. */
export type FloorView = {
  readonly phase: 'opening' | 'discussing';
  /** Present agents in seat order. */
  readonly agents: readonly AgentView[];
  /** People present who may speak, in seat order. */
  readonly people: readonly string[];
  readonly round: number;
  /** Rounds (or rebuttals) the request asks for. */
  readonly rounds: number;
  readonly rebuttals: number;
  readonly sides: { readonly pro: readonly string[]; readonly con: readonly string[] } | null;
  /** Who had the newest turn. */
  readonly last_speaker: string | null;
  /** Agents named with @ by the agent who spoke last. */
  readonly suggested: readonly string[];
  /** Whether a moderator model may be asked. */
  readonly moderator: boolean;
  readonly question_settled: boolean;
  /** Whether the independent first ballot of `voting` is closed. */
  readonly first_ballot_held: boolean;
  /** The moderator's pick for the next turn. */
  readonly picked: string | null;
};

export type Move =
  | { readonly do: 'speak'; readonly agent: string; readonly purpose: TurnPurpose; readonly round: number }
  | {
      readonly do: 'ask-moderator';
      readonly about: 'next_speaker' | 'question';
      readonly candidates: readonly string[];
    }
  | { readonly do: 'begin-discussing' }
  | { readonly do: 'hold-first-ballot' }
  | { readonly do: 'conclude'; readonly reason: string };

/** A protocol: a pure function from what the floor looks like to the next move. */
export type FloorPolicy = (view: FloorView) => Move;

/** Whoever spoke longest ago, the earlier seat first: the rules' choice where no model makes one. */
export function longestSilent(agents: readonly AgentView[], candidates: readonly string[]): string | undefined {
  return agents
    .filter((a) => candidates.includes(a.id))
    .reduce<AgentView | undefined>((best, a) => (best && best.last_seq <= a.last_seq ? best : a), undefined)?.id;
}

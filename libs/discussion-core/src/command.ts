import type { bus, DataOf } from '@maestro/contracts';

type Bus = typeof bus;
type CommandName = {
  [K in keyof Bus]: Bus[K] extends { readonly kind: string; readonly name: string } ? K : never;
}[keyof Bus] &
  (
    | 'requestAgentTurn'
    | 'requestStructuredOutput'
    | 'cancelCall'
    | 'openRequest'
    | 'withdrawRequest'
    | 'openVote'
    | 'withdrawVote'
    | 'requestAnalysis'
    | 'draftDecision'
  );

/** Work for another service. The message's id is `<aggregate>:<name>`: the same decision always sends the same command. */
export type Command = {
  [K in CommandName]: {
    /** Key in `bus` of the contracts. */
    readonly name: K;
    /** Id of the turn, call, request, vote, analysis or draft it is about. */
    readonly aggregate: string;
    readonly data: DataOf<Bus[K]>;
  };
}[CommandName];

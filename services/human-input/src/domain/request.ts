import type { bus, DataOf } from '@maestro/contracts';

export type OpenRequest = DataOf<typeof bus.openRequest>;
type Answered = DataOf<typeof bus.requestAnswered>;

/** An answer as it is told: an option, words, or both; for a sign-off the approval. */
export type Answer = Pick<Answered, 'option' | 'message' | 'approval'>;

export type RequestState =
  | { readonly status: 'open' }
  | { readonly status: 'answered'; readonly at: string; readonly by: string; readonly answer: Answer }
  /** Closed by its deadline: `option` was taken. */
  | { readonly status: 'expired'; readonly at: string; readonly option: string }
  | { readonly status: 'withdrawn'; readonly at: string; readonly reason: string };

/** Where a request belongs, and which message, in which trace, had it opened: what closes it answers that message. */
export type Origin = {
  readonly workspace_id: string;
  readonly discussion_id: string;
  readonly command_id: string;
  readonly traceparent: string | null;
};

export type Request = OpenRequest &
  Origin & {
    readonly opened_at: string;
    readonly state: RequestState;
    /** Whether it was told that the deadline passed; a request that waits stays open after that. */
    readonly overdue_told: boolean;
    /** How many facts this request has told. */
    readonly version: number;
  };

/** What the world must hear of a step; facts carry the request's version after them. */
export type Effect =
  | { readonly kind: 'answered'; readonly version: number; readonly by: string; readonly answer: Answer }
  | { readonly kind: 'expired'; readonly version: number; readonly option: string | null };

export type Step = { readonly request: Request; readonly effects: readonly Effect[] };

export const unchanged = (request: Request): Step => ({ request, effects: [] });

/** A request that awaits its answer from now on. */
export const opened = (command: OpenRequest, origin: Origin, at: string): Request => ({
  ...command,
  ...origin,
  opened_at: at,
  state: { status: 'open' },
  overdue_told: false,
  version: 0,
});

/** Nobody need answer any more. What was answered or has expired stays as it is. */
export function withdraw(request: Request, reason: string, at: string): Request {
  return request.state.status === 'open' ? { ...request, state: { status: 'withdrawn', at, reason } } : request;
}

/** The outcome of a request, to tell it again; nothing where it awaits one still or needs none any more. */
export function outcomeOf({ state, version }: Request): Effect[] {
  if (state.status === 'answered') return [{ kind: 'answered', version, by: state.by, answer: state.answer }];
  if (state.status === 'expired') return [{ kind: 'expired', version, option: state.option }];
  return [];
}

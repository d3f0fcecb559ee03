import type { Refusal } from '@maestro/contracts';
import { end } from '../ending/end.ts';
import { checkVoteOrder, termsOf, voteRulesOf } from '../ending/vote-rules.ts';
import { checkWeights } from '../ending/vote-weights.ts';
import type { Input } from '../input.ts';
import type { Proceedings } from '../proceedings.ts';
import { floorIsOpen, hasEnded, may, openRequests, presentSeats, seatOf, type State } from '../state.ts';
import { askPeople } from '../asking/ask-people.ts';

type Of<K extends Input['kind']> = Extract<Input, { kind: K }>;

const MOST_OPEN_REQUESTS = 20;

export const forbidden = (detail: string): Refusal => ({ kind: 'forbidden', detail });
export const conflict = (detail: string): Refusal => ({ kind: 'conflict', detail });
const invalid = (pointer: string, detail: string): Refusal => ({
  kind: 'invalid',
  detail,
  errors: [{ pointer, detail }],
});

export const ended = (state: State): Refusal => conflict(`The discussion has ended: it is ${state.phase}.`);

/** Whether somebody may pause and cancel: who has `can_steer`, and whoever opened the discussion. */
export const maySteer = (state: State, by: string): boolean =>
  may(seatOf(state, by), 'can_steer') || state.opening?.created_by === by;

export function postMessage(p: Proceedings, { by, text, mentions }: Of<'message'>): Refusal | null {
  if (!may(seatOf(p.state, by), 'can_message')) return forbidden('You may read this discussion, but not speak in it.');
  if (hasEnded(p.state)) return ended(p.state);
  p.record('human:message', { participant_id: by, message: text, mentions: [...mentions] });
  return null;
}

export function pause(p: Proceedings, by: string): Refusal | null {
  if (!maySteer(p.state, by)) return forbidden('You may not pause this discussion.');
  if (hasEnded(p.state)) return ended(p.state);
  if (!p.state.paused) p.record('discussion:paused', { by });
  return null;
}

export function resume(p: Proceedings, by: string): Refusal | null {
  if (!maySteer(p.state, by)) return forbidden('You may not resume this discussion.');
  if (hasEnded(p.state)) return ended(p.state);
  if (p.state.paused) p.record('discussion:resumed', { by });
  return null;
}

export function cancel(p: Proceedings, by: string): Refusal | null {
  if (!maySteer(p.state, by)) return forbidden('You may not cancel this discussion.');
  if (p.state.phase === 'cancelled') return null;
  if (hasEnded(p.state)) return ended(p.state);
  end(p, 'cancelled', 'cancelled', by);
  return null;
}

export function requestInput(p: Proceedings, { by, request }: Of<'request-input'>): Refusal | null {
  if (!may(seatOf(p.state, by), 'can_steer')) return forbidden('You may not ask for input in this discussion.');
  if (hasEnded(p.state)) return ended(p.state);
  for (const [i, id] of request.to.entries()) {
    const seat = seatOf(p.state, id);
    if (!seat?.present || seat.kind !== 'human') return invalid(`/to/${i}`, `${id} is not a person at this table.`);
  }
  const { type, prompt, options, to, blocking, strict, expiry } = request;
  if (new Set(options).size < options.length) return invalid('/options', 'Every option may stand there once.');
  if (type === 'choice' && options.length === 0) return invalid('/options', 'A choice needs options.');
  if (request.expiry.policy === 'default') {
    if (!request.options.includes(request.expiry.option)) {
      return invalid('/expiry/option', 'The default must be one of the options.');
    }
    if (!request.deadline) return invalid('/deadline', 'A default needs a deadline.');
  }
  if (request.deadline && request.deadline <= p.at) return invalid('/deadline', 'The deadline has already passed.');
  if (request.strict && request.options.length === 0) return invalid('/options', 'A strict request needs options.');
  if (openRequests(p.state).length >= MOST_OPEN_REQUESTS) {
    return conflict(`There are already ${MOST_OPEN_REQUESTS} open requests.`);
  }
  askPeople(p, {
    type,
    prompt,
    options,
    to: [...new Set(to)],
    blocking,
    strict,
    deadline: request.deadline ?? null,
    expiry,
    asked_by: by,
  });
  return null;
}

export function callVote(p: Proceedings, { by, vote }: Of<'call-vote'>): Refusal | null {
  if (!may(seatOf(p.state, by), 'can_steer')) return forbidden('You may not call the vote in this discussion.');
  if (hasEnded(p.state)) return ended(p.state);
  if (!floorIsOpen(p.state)) return conflict(`The floor is closed: the discussion is ${p.state.phase}.`);
  if (p.state.closing) return conflict('The vote has already been called.');
  const base = p.opening.vote;
  const rules = voteRulesOf(vote, base);
  const { weights, secret } = termsOf(rules);
  const voters = presentSeats(p.state).filter((seat) => may(seat, 'can_vote'));
  const errors = [...checkVoteOrder(vote, base, p.at, ''), ...checkWeights(voters, weights, secret, '')];
  if (errors.length > 0) return { kind: 'invalid', detail: 'The vote cannot be called like this.', errors };
  const { method = null, options = null, ...changed } = vote;
  p.record('vote:called', { by, method, options, ...(Object.keys(changed).length > 0 && { rules }) });
  return null;
}

import { instantPlus, millisecondsBetween } from '@maestro/kernel';
import { GRACE } from './ask-agent.ts';
import { closeVote } from './close-vote.ts';
import { recordBallot } from './record-ballot.ts';
import { neverCame, unchanged, type Effect, type Step, type Vote } from './vote.ts';

/** When time alone next changes this vote; null: never, or it is closed. */
export function nextDue(vote: Vote): string | null {
  if (vote.closed) return null;
  const due = vote.voters.flatMap(({ call }) => (call === null ? [] : [instantPlus(call.deadline, GRACE)]));
  if (vote.deadline !== null) due.push(vote.deadline);
  return due.length === 0 ? null : due.reduce((a, b) => (millisecondsBetween(a, b) >= 0 ? a : b));
}

/** Closes a vote whose deadline has come; else does without the agents whose call never came back. */
export function passTime(vote: Vote, at: string): Step {
  if (vote.closed) return unchanged(vote);
  if (vote.deadline !== null && millisecondsBetween(vote.deadline, at) >= 0) return closeVote(vote, 'deadline', at);
  const overdue = vote.voters.filter(({ call }) => call !== null && millisecondsBetween(call.deadline, at) >= GRACE);
  return overdue.reduce<Step>((step, voter) => {
    if (step.vote.closed) return step;
    const lost: Effect[] = voter.call ? [{ kind: 'call-off', call_id: voter.call.id }] : [];
    const next = recordBallot(step.vote, voter, neverCame('the model did not answer in time'), at);
    return { vote: next.vote, effects: [...step.effects, ...lost, ...next.effects] };
  }, unchanged(vote));
}

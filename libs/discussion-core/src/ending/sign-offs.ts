import { may, presentPeople, type Approval, type Seat, type State } from '../state.ts';

/** Who put the option of the present draft in place by an override; nobody where it was chosen otherwise. */
function overrider(state: State): Approval | undefined {
  if (state.draft?.basis !== 'override') return undefined;
  return state.approvals.findLast((a) => a.given?.response === 'override');
}

/** The sign-offs that stand for the present draft: approvals of it, and the override that made it. */
export function standingSignOffs(state: State): readonly Approval[] {
  const draft = state.draft;
  if (!draft) return [];
  const made = overrider(state);
  const approved = state.approvals.filter((a) => a.draft_id === draft.draft_id && a.given?.response === 'approve');
  return made ? [made, ...approved] : approved;
}

/** Whose sign-off the present draft needs: every approver at the table but whoever put it in place. */
export function approversFor(state: State): readonly Seat[] {
  const made = overrider(state)?.to;
  return presentPeople(state).filter((s) => may(s, 'must_approve') && s.id !== made);
}

import { longestSilent, type FloorPolicy, type FloorView, type Move } from './policy.ts';

/**
 * Opening: every agent once. Then the moderator may put one question to a person. Rebuttals: the moderator picks
 * among the candidates; where sides are given they alternate, and each closes once. Then the vote.
 */
export const structuredDebate: FloorPolicy = (view) => {
  if (view.phase === 'opening') {
    const next = view.agents.find((a) => a.openings === 0);
    return next ? { do: 'speak', agent: next.id, purpose: 'opening', round: 0 } : { do: 'begin-discussing' };
  }
  if (view.moderator && !view.question_settled && view.people.length > 0) {
    return { do: 'ask-moderator', about: 'question', candidates: view.people };
  }
  return nextRebuttal(view) ?? nextClosing(view) ?? { do: 'conclude', reason: 'rebuttals_done' };
};

function nextRebuttal(view: FloorView): Move | null {
  if (view.rebuttals >= view.rounds) return null;
  const candidates = candidatesOf(view);
  const round = view.rebuttals + 1;
  if (view.picked !== null && candidates.includes(view.picked)) {
    return { do: 'speak', agent: view.picked, purpose: 'rebuttal', round };
  }
  if (view.moderator && candidates.length > 1) return { do: 'ask-moderator', about: 'next_speaker', candidates };
  const next = longestSilent(view.agents, candidates);
  return next === undefined ? null : { do: 'speak', agent: next, purpose: 'rebuttal', round };
}

/** Nobody answers themselves; with sides, the one whose turn it is; an agent named with @ joins the candidates. */
function candidatesOf(view: FloorView): string[] {
  const present = view.agents.map((a) => a.id);
  const side = view.sides && (view.rebuttals % 2 === 0 ? view.sides.pro : view.sides.con);
  const rest = side ? present.filter((id) => side.includes(id)) : present;
  const others = rest.filter((id) => id !== view.last_speaker);
  const named = view.suggested.filter((id) => present.includes(id) && !others.includes(id));
  const candidates = [...others, ...named];
  return candidates.length > 0 ? candidates : rest;
}

function nextClosing(view: FloorView): Move | null {
  for (const side of view.sides ? [view.sides.pro, view.sides.con] : []) {
    const closed = view.agents.some((a) => side.includes(a.id) && a.closings > 0);
    const next = closed ? undefined : longestSilent(view.agents, side);
    if (next !== undefined) return { do: 'speak', agent: next, purpose: 'closing', round: view.rebuttals + 1 };
  }
  return null;
}

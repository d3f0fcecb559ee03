import type { FloorPolicy } from './policy.ts';

/** Every agent once per round in seat order; after N rounds the vote. */
export const roundRobin: FloorPolicy = ({ phase, agents, round, rounds }) => {
  if (phase === 'opening') return { do: 'begin-discussing' };
  const current = Math.max(1, round);
  const next = agents.find((a) => a.last_round < current);
  if (next && current <= rounds) return { do: 'speak', agent: next.id, purpose: 'round', round: current };
  const first = agents[0];
  if (first && current < rounds) return { do: 'speak', agent: first.id, purpose: 'round', round: current + 1 };
  return { do: 'conclude', reason: 'rounds_done' };
};

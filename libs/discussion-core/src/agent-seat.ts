import type { AgentSeat, Participant } from '@maestro/contracts';

/** What the router is told of an agent with a seat. */
export const agentSeat = ({ id, persona, persona_version, provider, model }: Participant): AgentSeat => ({
  id,
  persona: persona ?? id,
  ...(persona_version !== undefined && { persona_version }),
  provider,
  model,
});

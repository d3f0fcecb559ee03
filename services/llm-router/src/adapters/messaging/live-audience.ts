import type { Bus } from '@maestro/messaging';
import type { Clock } from '@maestro/kernel';
import type { LiveAudience } from '../../ports/live-audience.ts';

/** Whoever follows the discussion's stream on the bus. */
export const busAudience = (bus: Pick<Bus, 'publishLive'>, clock: Clock): LiveAudience => ({
  show: ({ workspaceId, discussionId, turnId, agentId, attempt, offset, text }) =>
    bus.publishLive(workspaceId, discussionId, {
      type: 'agent:delta',
      at: clock.now().toISOString(),
      data: { turn_id: turnId, attempt, agent_id: agentId, offset, text },
    }),
});

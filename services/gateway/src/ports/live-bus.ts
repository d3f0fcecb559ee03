import type { LiveFrame } from '@maestro/contracts';

/** Tells every gateway, this one included, what may be lost. */
export interface LiveBus {
  publishLive(workspaceId: string, discussionId: string, frame: LiveFrame): void;
}

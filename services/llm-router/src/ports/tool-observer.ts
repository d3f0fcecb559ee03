import type { ToolAnswer } from './tool.ts';

/** One call about to be made. */
export type ToolBegun = {
  /** Granted, and so one of few. */
  readonly tool: string;
  readonly kind: 'sandbox' | 'outside';
  readonly callId: string;
  readonly discussionId: string;
  readonly agentId: string;
};

/** Told of every call of a tool that is made; traces and counts it. Never given what was said. */
export interface ToolObserver {
  observe(begun: ToolBegun, work: () => Promise<ToolAnswer>): Promise<ToolAnswer>;
}

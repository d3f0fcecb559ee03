import type { ToolOutcome } from '@maestro/contracts';
import type { ToolSpec } from '../domain/tool.ts';
import type { ToolOrigin } from '../domain/tools/grants.ts';
import type { Sandbox } from './sandbox.ts';

export type Arguments = Readonly<Record<string, unknown>>;

/** What a model is told of its call. */
export type ToolAnswer = { readonly outcome: ToolOutcome; readonly text: string };

/** Works on the discussion's own files: what it does and the record of it are one commit, so it is done once. */
export type SandboxTool = {
  readonly kind: 'sandbox';
  readonly origin: ToolOrigin;
  readonly spec: ToolSpec;
  /** `given` fits the tool's schema. */
  run(sandbox: Sandbox, given: Arguments, agentId: string): Promise<ToolAnswer>;
};

/** Asks somebody outside: recorded before and after, and never asked twice for one call. */
export type OutsideTool = {
  readonly kind: 'outside';
  readonly origin: ToolOrigin;
  readonly spec: ToolSpec;
  /** Never rejects for what the other side did. Ends within a moment after `signal` aborts. */
  ask(given: Arguments, signal: AbortSignal): Promise<ToolAnswer>;
};

export type Tool = SandboxTool | OutsideTool;

/** Where tools come from. */
export interface Toolbox {
  /** Those that can be had now. */
  tools(): readonly Tool[];
}

import { argumentsOf, type ToolCall } from '../../domain/tool.ts';
import { cutResult } from '../../domain/tools/bounds.ts';
import { callIdOf } from '../../domain/tools/tool-use.ts';
import type { SchemaChecker } from '../../ports/schema-checker.ts';
import type { CallingTurn, ToolCallStore } from '../../ports/tool-call-store.ts';
import type { Arguments, OutsideTool, Tool, ToolAnswer } from '../../ports/tool.ts';
import type { ToolObserver } from '../../ports/tool-observer.ts';
import { patiently } from '../patiently.ts';
import { failed, notGranted, refused } from './answers.ts';

export type AnswerCallParts = {
  readonly calls: ToolCallStore;
  readonly checker: SchemaChecker;
  readonly toolObserver: ToolObserver;
};

/**
 * Makes one call of a model: once, however often its turn is taken up. Whatever is wrong with it is told to the model as
 * the answer; it never rejects for that.
 * @param nth number of the call over all rounds of the turn, from 1; its round has been kept.
 */
export async function answerCall(
  { calls, checker, toolObserver }: AnswerCallParts,
  turn: CallingTurn,
  nth: number,
  call: ToolCall,
  granted: readonly Tool[],
  signal: AbortSignal,
): Promise<ToolAnswer> {
  const tool = granted.find(({ spec }) => spec.name === call.name);
  const checked = tool ? check(checker, tool, call) : notGranted(whatIs(granted));
  if ('outcome' in checked) return patiently(() => calls.answer(turn, nth, checked, 0));
  const { ready, given } = checked;
  const begun = {
    tool: call.name,
    kind: ready.kind,
    callId: callIdOf(turn.call.id, nth),
    discussionId: turn.call.discussionId,
    agentId: turn.agentId,
  };
  return toolObserver.observe(begun, () =>
    ready.kind === 'outside'
      ? askOutside(calls, turn, nth, ready, given, signal)
      : patiently(() =>
          calls.inSandbox(turn, nth, async (sandbox) => bounded(await ready.run(sandbox, given, turn.agentId))),
        ),
  );
}

function check(
  checker: SchemaChecker,
  tool: Tool,
  call: ToolCall,
): { readonly ready: Tool; readonly given: Arguments } | ToolAnswer {
  const given = argumentsOf(call);
  if (!given) return refused('the arguments are not a JSON object');
  const fits = checker.prepare(tool.spec.inputSchema);
  if (!fits) return failed('the tool describes its arguments by a schema nobody can read');
  const problems = fits(given);
  return problems.length === 0 ? { ready: tool, given } : refused(`the arguments do not fit: ${problems.join('; ')}`);
}

/** Once begun it is not begun again: what it did out there cannot be taken back, and may have happened. */
async function askOutside(
  calls: ToolCallStore,
  turn: CallingTurn,
  nth: number,
  tool: OutsideTool,
  given: Arguments,
  signal: AbortSignal,
): Promise<ToolAnswer> {
  const begun = performance.now();
  const answer = (await calls.begin(turn, nth))
    ? bounded(await tool.ask(given, signal))
    : failed('it was interrupted, and it is not known what it did; look before you ask again');
  return patiently(() => calls.answer(turn, nth, answer, performance.now() - begun));
}

const bounded = ({ outcome, text }: ToolAnswer): ToolAnswer => ({ outcome, text: cutResult(text) });

const whatIs = (granted: readonly Tool[]): string =>
  granted.length === 0
    ? 'there are no tools for you'
    : `there is no such tool for you; there are ${granted.map(({ spec }) => spec.name).join(', ')}`;

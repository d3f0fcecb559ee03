import { z } from 'zod';
import { VENDORS, type ModelMessage, type ModelRequest, type ToolCall } from '../model.ts';
import { fillSchema } from './fill-schema.ts';

/** Tools asked for together, in one step of a turn. */
export const ToolStep = z.strictObject({
  calls: z
    .array(
      z.strictObject({
        tool: z.string().min(1),
        /** Text is sent as it is, also where it is no JSON. */
        arguments: z.union([z.record(z.string(), z.unknown()), z.string()]).default({}),
      }),
    )
    .min(1)
    .max(16),
  /** How many steps in a row ask for the same. */
  repeat: z.int().min(1).max(1000).default(1),
  /** Said before the calls. */
  text: z.string().default(''),
  vendor: z.enum(VENDORS).optional(),
});
export type ToolStep = z.infer<typeof ToolStep>;

/** What a step asks for. */
export type Asked = { readonly text: string; readonly calls: readonly ToolCall[] };

/**
 * The step of the script this request has come to: the first one at the beginning of a turn, the next one after each
 * round of results. null: the script is over, or asks for what is not offered.
 */
export function nextStep(script: readonly ToolStep[], request: ModelRequest): Asked | null {
  if (request.toolChoice === 'none') return null;
  const offered = new Set(request.tools.map((tool) => tool.name));
  const steps = script
    .filter(
      ({ vendor, calls }) => (vendor ?? request.vendor) === request.vendor && calls.every((c) => offered.has(c.tool)),
    )
    .flatMap((step) => Array.from({ length: step.repeat }, () => step));
  const step = steps[roundsOfResults(request.messages)];
  if (!step) return null;
  const calls = step.calls.map(({ tool, arguments: given }) => ({
    name: tool,
    arguments: typeof given === 'string' ? given : JSON.stringify(given),
  }));
  return { text: step.text, calls };
}

/** The tool a request demands, asked for with the plainest arguments; null: it demands none. */
export function demandedCall({ tools, toolChoice, messages }: ModelRequest, fill = fillSchema): ToolCall | null {
  const demand = toolChoice === 'auto' ? demandInWords(messages) : toolChoice;
  if (demand === 'none') return null;
  const name = demand === 'required' ? tools[0]?.name : demand.tool;
  const tool = tools.find((offered) => offered.name === name);
  return tool ? { name: tool.name, arguments: JSON.stringify(fill(tool.schema)) } : null;
}

/** What models are told that cannot be forced. */
const DEMAND = /Now call (?:the tool "([^"]+)"|one of your tools)/;

function demandInWords(messages: readonly ModelMessage[]): Exclude<ModelRequest['toolChoice'], 'auto'> {
  const told = DEMAND.exec(messages.at(-1)?.text ?? '');
  if (!told) return 'none';
  return told[1] === undefined ? 'required' : { tool: told[1] };
}

/** How often tools have answered since somebody last said something. */
function roundsOfResults(messages: readonly ModelMessage[]): number {
  let rounds = 0;
  for (const message of messages.toReversed()) {
    if (message.role === 'assistant') continue;
    if (message.results.length === 0) break;
    rounds += 1;
  }
  return rounds;
}

const LONGEST_QUOTE = 200;

/** What the tools of this turn have said, for a text that rests on it. Empty: nothing. */
export function quoteResults(messages: readonly ModelMessage[]): string {
  const last = messages.at(-1);
  return (last?.results ?? [])
    .map(({ name, text }) => `${name ?? 'The tool'} said: ${text.trim().slice(0, LONGEST_QUOTE)}`)
    .join('\n');
}

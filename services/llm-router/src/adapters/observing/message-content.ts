import type { ModelTry } from '../../domain/model-try.ts';
import type { Prompt, PromptPart, PromptTurn } from '../../domain/prompt.ts';

/**
 * What was said, in the shape of the GenAI conventions' message attributes: JSON, because attributes know no objects.
 * Only ever exported where an operator asked for it.
 */
export const contentOfRequest = ({ system, kept, tail }: Prompt) => ({
  'gen_ai.system_instructions': JSON.stringify([textPart(system)]),
  'gen_ai.input.messages': JSON.stringify([...kept, ...tail].map(toMessage)),
});

export const contentOfReply = ({ text, toolCalls, stop }: ModelTry) => ({
  'gen_ai.output.messages': JSON.stringify([
    {
      role: 'assistant',
      parts: [
        ...(text === '' ? [] : [textPart(text)]),
        ...toolCalls.map((call) => toPart({ kind: 'tool-call', call })),
      ],
      finish_reason: stop ?? 'error',
    },
  ]),
});

const toMessage = ({ role, parts }: PromptTurn) => ({ role, parts: parts.map(toPart) });

const textPart = (content: string) => ({ type: 'text', content });

function toPart(part: PromptPart) {
  if (part.kind === 'text') return textPart(part.text);
  if (part.kind === 'tool-call') {
    const { id, name, arguments: given } = part.call;
    return { type: 'tool_call', id, name, arguments: given };
  }
  const { callId, text } = part.result;
  return { type: 'tool_call_response', id: callId, response: text };
}

import type { ContextEntry } from '@maestro/contracts';
import { alternate, assistantCalls, assistantSays, toolResults, userSays, type PromptTurn } from '../prompt.ts';
import { foldEarlier, type Folding } from './fold-earlier.ts';
import { renderEarlier, renderEntry } from './render-entry.ts';

/**
 * The shared context as one reader sees it: their own messages as the assistant's, everything else as elements told by the user.
 * Depends on nothing but the entries in their order, so that a longer context renders to a longer text with the same beginning,
 * until another epoch of it is folded.
 * @param self the reader's participant id; null for a reader without a seat.
 * @param entries from the opening on, in the order of `seq`.
 * @param folding what is told in short because it is old; null: nothing.
 * @param hasTools whether the reader's own calls can be told as calls; else they are elements like everything else.
 */
export function renderContext(
  entries: readonly ContextEntry[],
  self: string | null,
  folding: Folding | null = null,
  hasTools = false,
): PromptTurn[] {
  if (entries[0]?.kind !== 'opening') throw new Error('a shared context begins with its opening');
  const names = new Map<string, string>();
  return alternate(
    (folding === null ? entries : foldEarlier(entries, folding, self)).flatMap((entry) => {
      if (entry.kind === 'earlier') return userSays(renderEarlier(entry, names));
      learnNames(names, entry);
      if (entry.kind === 'message' && entry.by === self) return assistantSays(entry.text);
      if (entry.kind === 'tool_call' && entry.by === self && hasTools) return ownCall(entry);
      return userSays(renderEntry(entry, names, self));
    }),
  );
}

/** A call of the reader's own with its result, as its vendor knows them. */
function ownCall(entry: Extract<ContextEntry, { kind: 'tool_call' }>): PromptTurn[] {
  const { call_id, tool, outcome, result } = entry;
  return [
    assistantCalls('', [{ id: call_id, name: tool, arguments: entry.arguments, echo: null }]),
    toolResults([{ callId: call_id, name: tool, text: result, isError: outcome !== 'answered' }]),
  ];
}

function learnNames(names: Map<string, string>, entry: ContextEntry): void {
  if (entry.kind === 'opening') for (const [id, name] of Object.entries(entry.names)) names.set(id, name);
  if (entry.kind === 'joined') names.set(entry.participant.id, entry.name);
}

/** How a participant is called in this discussion, and what its creator told it. */
export function seatOf(entries: readonly ContextEntry[], id: string): { name: string; prompt: string | null } {
  let name = id;
  let prompt: string | null = null;
  for (const entry of entries) {
    if (entry.kind === 'opening') {
      name = entry.names[id] ?? name;
      prompt = entry.system_prompts[id] ?? prompt;
    }
    if (entry.kind === 'joined' && entry.participant.id === id) name = entry.name;
  }
  return { name, prompt };
}

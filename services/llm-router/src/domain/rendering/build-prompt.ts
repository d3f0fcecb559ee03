import type { ContextEntry } from '@maestro/contracts';
import type { Persona } from '../persona.ts';
import { assistantSays, userSays, type Prompt } from '../prompt.ts';
import type { ToolSpec } from '../tool.ts';
import { mendInstruction, taskInstruction, turnInstruction, type TurnInstruction } from './instruction.ts';
import { EPOCHS, foldEarlier, lastingBeginning, TIGHTEST, type Folding } from './fold-earlier.ts';
import { renderContext, seatOf } from './render-context.ts';
import { agentSystemText, systemPersonaText } from './system-text.ts';

/** Who reads: a participant with a seat, or a system persona without one. */
export type Reader = {
  readonly persona: Persona;
  readonly seat: string | null;
  /** What it may call in this question; absent: nothing. */
  readonly tools?: readonly ToolSpec[];
};

function promptFor(reader: Reader, entries: readonly ContextEntry[], instruction: (name: string) => string): Prompt {
  const tools = reader.tools ?? [];
  const tell = (folding: Folding | null) => renderContext(entries, reader.seat, folding, tools.length > 0);
  // Whoever concludes cites what was said, so all of it is told as long as it fits; an agent has been there.
  const kept = tell(reader.seat === null ? null : EPOCHS);
  const short = () => tell(TIGHTEST);
  if (reader.seat === null) {
    return {
      system: systemPersonaText(reader.persona),
      tools: [],
      kept,
      lasting: lastingBeginning(entries),
      short,
      tail: [userSays(instruction(reader.persona.name))],
    };
  }
  const lasting = lastingBeginning(foldEarlier(entries, EPOCHS, reader.seat));
  const seat = { id: reader.seat, ...seatOf(entries, reader.seat) };
  return {
    system: agentSystemText(reader.persona, seat, tools.length > 0),
    tools,
    kept,
    lasting,
    short,
    tail: [userSays(instruction(seat.name))],
  };
}

/** The prompt of one turn. */
export const turnPrompt = (
  reader: Reader,
  entries: readonly ContextEntry[],
  turn: Omit<TurnInstruction, 'name'>,
): Prompt => promptFor(reader, entries, (name) => turnInstruction({ ...turn, name }));

/** The prompt of one structured call. */
export const taskPrompt = (
  reader: Reader,
  entries: readonly ContextEntry[],
  task: { readonly purpose: string; readonly schemaName: string; readonly instruction: string },
): Prompt => promptFor(reader, entries, () => taskInstruction(task.purpose, task.schemaName, task.instruction));

/** The same prompt after an answer that did not fit. */
export const mendPrompt = (prompt: Prompt, answer: string, problems: readonly string[]): Prompt => ({
  ...prompt,
  tail: [
    ...prompt.tail,
    assistantSays(answer.trim() === '' ? '(no answer)' : answer),
    userSays(mendInstruction(problems)),
  ],
});

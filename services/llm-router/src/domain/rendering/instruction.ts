import type { Protocol, TurnPurpose } from '@maestro/contracts';
import { containing, spoken } from './element.ts';
import { escapeText } from './escape.ts';

const WHAT_TO_SAY: Readonly<Record<TurnPurpose, string>> = {
  opening: 'Give your opening position on the topic: what you recommend, why, and its main trade-off.',
  round: 'Take the discussion further: respond to what was said since you last spoke, and add what is missing.',
  rebuttal:
    'Respond to the arguments of the others and to what people answered: concede what holds, rebut what does not. You may propose a new option or combine those on the table.',
  closing: 'Close your side in a few sentences: your position and the reason that decides it. Bring no new argument.',
  called: 'You were addressed by name. Answer what you were asked.',
};

export type TurnInstruction = {
  readonly purpose: TurnPurpose;
  readonly round: number;
  readonly protocol: Protocol;
  readonly name: string;
};

/** What a turn asks, said last and not kept. */
export const turnInstruction = ({ purpose, round, protocol, name }: TurnInstruction): string =>
  containing('your_turn', { purpose, round, protocol }, [
    `It is your turn, ${escapeText(name)}. ${WHAT_TO_SAY[purpose]}`,
  ]);

/** What a structured call asks; its words may quote people, so they are escaped like anybody's. */
export const taskInstruction = (purpose: string, schemaName: string, words: string): string =>
  `${spoken('your_task', { purpose, schema: schemaName }, words)}\nAnswer with JSON that fits the schema "${schemaName}", and nothing else.`;

/** Asks once more for an answer that did not fit. */
export const mendInstruction = (problems: readonly string[]): string =>
  [
    'That answer does not fit the schema:',
    ...problems.map((problem) => `- ${problem}`),
    'Answer again with the whole JSON, mended, and nothing else.',
  ].join('\n');

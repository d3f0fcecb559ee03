import type { bus, DataOf } from '@maestro/contracts';

export type DraftDecision = DataOf<typeof bus.draftDecision>;

const CHOSEN_BY: Readonly<Record<DraftDecision['basis'], string>> = {
  vote: 'the vote',
  decision_maker: 'the decision maker, because the vote had no winner',
  override: 'an approver who put it in the place of what the vote had chosen',
  sole_option: 'nobody objected: it was the only option',
};

/** What was refused before, and why. */
export type Refused = { readonly output: unknown; readonly problems: readonly string[] };

/** What the synthesiser is told: write down what was decided, with the sources of every sentence. */
export function draftInstruction(command: DraftDecision, today: string, refused: Refused | null): string {
  const { option, basis, conditions, participants } = command;
  return [
    'Write the decision of this discussion.',
    `Chosen option: ${oneLine(option)}`,
    `Chosen by: ${CHOSEN_BY[basis]}`,
    `Today: ${today}`,
    `At the table: ${participants.join(', ') || 'nobody'}`,
    ...(conditions.length > 0
      ? [
          'Conditions set by approvers, each of which the plan must take up:',
          ...conditions.map((c) => `- ${oneLine(c)}`),
        ]
      : []),
    '',
    'sentences: one sentence each, in reading order.',
    '- field "decision": what is decided; names the chosen option word for word. One or two sentences.',
    '- field "rationale": why, with the arguments that were made, and what dissent there was. Three to six sentences.',
    '- field "summary": the whole in one or two sentences, for somebody who was not there.',
    'messages: the seq of the entries that carry this very sentence: <message>, <answer>, <vote_closed> or <approval>. ' +
      'At least one each. Stay close to their words; a sentence nobody said anything like is refused.',
    'action_steps: three to seven steps that carry the decision out; owner: the id of somebody at the table who took it ' +
      'on or whose field it is, else null; due: a day that was named, else null.',
    'review_date: the day on which to look at the decision again, if one was named or follows from a condition, else null.',
    'Write in the language of the discussion. Decide nothing new.',
    ...(refused === null ? [] : ['', ...mending(refused)]),
  ].join('\n');
}

const mending = ({ output, problems }: Refused): string[] => [
  'Your draft before this one was refused:',
  ...problems.map((problem) => `- ${problem}`),
  'Mend exactly that and keep the rest. It was:',
  JSON.stringify(output),
];

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

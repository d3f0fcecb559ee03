import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';

const Text = z.string().transform((text) => text.trim());

const Spoken = z.object({ by: z.string(), says: Text });
const Asked = z.object({
  input_request: z.object({ to: z.array(z.string()).min(1), prompt: Text, options: z.array(z.string()) }),
  answer: z.object({ by: z.string(), choice: z.string(), says: Text }),
});

/** What a story says of what is said in it; the rest of the file is for whoever tests with it. */
const Story = z.object({
  topic: z.string(),
  turns: z.array(z.union([Spoken, Asked])),
  vote: z.object({
    options: z.array(z.string()),
    ballots: z.record(z.string(), z.object({ choice: z.string(), reason: z.string() })),
  }),
});

const Claim = z.object({
  text: Text,
  /** It rests on these turns, counted from 1, and is said once all of them were. */
  from: z.array(z.int().positive()).min(1),
  /** It is said no more once this turn was. */
  until: z.int().positive().optional(),
});
const Claims = z.array(Claim).default([]);

/** What analyst and synthesiser say about a story. */
const Findings = z.object({
  analysis: z.object({
    agreements: Claims,
    disagreements: Claims,
    proposals: Claims,
    concerns: Claims,
    trade_offs: Claims,
    agreement: z.array(z.object({ from: z.array(z.int().positive()), percent: z.number() })),
  }),
  decision: z.object({
    option: z.string(),
    title: Text,
    sentences: z.array(
      z.object({
        field: z.enum(['decision', 'rationale', 'summary']),
        text: Text,
        from: z.array(z.int().positive()).default([]),
        /** Whether it rests on the vote, too. */
        vote: z.boolean().default(false),
      }),
    ),
    action_steps: z.array(z.object({ step: Text, owner: z.string().nullable() })),
  }),
});

export type Turn = { readonly by: string; readonly says: string };
export type Claim = z.infer<typeof Claim>;
export type Scenario = Omit<z.infer<typeof Story>, 'turns'> & {
  /** What is said, in order; an answer's words count as its giver's turn. */
  readonly turns: readonly Turn[];
  readonly questions: readonly z.infer<typeof Asked>['input_request'][];
} & z.infer<typeof Findings>;

/** Throws where a file is missing or does not have the shape of a scenario. */
export async function loadScenario(story: URL, findings: URL): Promise<Scenario> {
  const [told, found] = await Promise.all([readFile(story, 'utf8'), readFile(findings, 'utf8')]);
  const { turns, ...rest } = Story.parse(parse(told));
  return {
    ...rest,
    turns: turns.map((turn) => ('by' in turn ? turn : { by: turn.answer.by, says: turn.answer.says })),
    questions: turns.flatMap((turn) => ('by' in turn ? [] : [turn.input_request])),
    ...Findings.parse(parse(found)),
  };
}

export const loadApollo = (): Promise<Scenario> =>
  loadScenario(
    new URL('../../scenarios/apollo.yaml', import.meta.url),
    new URL('../../scenarios/apollo-findings.yaml', import.meta.url),
  );

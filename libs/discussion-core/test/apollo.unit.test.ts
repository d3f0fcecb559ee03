import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { decisionView, replay } from '../src/index.ts';
import { Table } from './table.ts';

const file = new URL('../../../tools/simulated-provider/scenarios/apollo.yaml', import.meta.url);
const scenario = parse(readFileSync(file, 'utf8'));

it('reaches the Apollo decision with everybody played by the scenario', () => {
  const { topic, brief, protocol, agents, humans, vote, approval, expect: expected } = scenario;
  const table = Table.open({ topic, brief: brief.trim(), protocol, agents, humans });
  for (const turn of scenario.turns) play(table, turn);
  table.moderator({ options: vote.options });
  const choices = Object.entries<{ choice: string }>(vote.ballots).map(([id, ballot]) => [id, ballot.choice]);
  table.votes(Object.fromEntries(choices));
  table.synthesis();
  table.signs(approval.by, 'approve', { conditions: approval.conditions });

  const decision = decisionView(table.state);
  expect(decision).toMatchObject({
    status: expected.status,
    option: expected.decision,
    supporting_votes: expected.supporting_votes,
    dissenting_votes: expected.dissenting_votes,
  });
  expect(decision.dissent?.map((d) => d.participant_id)).toEqual(expected.dissent_by);
  expect(decision.conditions).toHaveLength(expected.conditions);
  expect(decision.sign_offs).toEqual([{ user_id: 'sarah', response: 'approve', at: table.now, reason: null }]);
  expect(table.log.map((e) => e.seq)).toEqual(table.log.map((_, i) => i + 1));
  expect(replay('d1', table.log)).toEqual(table.state);
});

type Step = {
  by?: string;
  says?: string;
  input_request?: { to: string[]; prompt: string; options: string[] };
  answer?: { by: string; choice: string; says: string };
};

function play(table: Table, step: Step): void {
  if (step.input_request && step.answer) {
    const { to, prompt, options } = step.input_request;
    table.moderator({ question: { to: to[0], prompt, options } });
    table.answers(step.answer.by, step.answer.choice, step.answer.says);
    expect(table.last('human:input_answered').data).toMatchObject({ by: 'alex', option: step.answer.choice });
    return;
  }
  if (table.state.choice?.about === 'next_speaker') table.moderator({ speaker: step.by });
  expect(table.speaker).toBe(step.by);
  table.says(step.says);
}

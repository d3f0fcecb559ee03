import type { ContextEntry } from '@maestro/contracts';
import { startSimulatedProvider, type SimulatedProvider } from '@maestro/simulated-provider';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkDraft } from '../src/domain/check-draft.ts';
import { draftSchema } from '../src/domain/draft-answer.ts';
import { draftInstruction } from '../src/domain/draft-instruction.ts';
import type { DraftDecision } from '../src/domain/draft.ts';
import { entriesOf, message, opening } from '../src/domain/testing/threads.ts';
import { threadOf } from '../src/domain/thread.ts';

const Scenario = z.object({
  topic: z.string(),
  turns: z.array(
    z.union([
      z.object({ by: z.string(), says: z.string() }),
      z.object({ answer: z.object({ by: z.string(), choice: z.string(), says: z.string() }) }),
    ]),
  ),
  vote: z.object({ ballots: z.record(z.string(), z.object({ choice: z.string(), reason: z.string() })) }),
  approval: z.object({ conditions: z.array(z.string()) }),
  expect: z.object({ action_plan: z.object({ mentions: z.array(z.string()) }) }),
});

let provider: SimulatedProvider;
let apollo: z.infer<typeof Scenario>;
beforeAll(async () => {
  provider = await startSimulatedProvider();
  const file = new URL('../../../tools/simulated-provider/scenarios/apollo.yaml', import.meta.url);
  apollo = Scenario.parse(parse(await readFile(file, 'utf8')));
});
afterAll(() => provider.stop());

const HYBRID = 'Hybrid (MongoDB + PostgreSQL)';

function vote(ballots: Record<string, { choice: string; reason: string }>): Parameters<typeof entriesOf>[0][number] {
  const all = Object.entries(ballots);
  const counts: Record<string, number> = {};
  for (const [, { choice }] of all) counts[choice] = (counts[choice] ?? 0) + 1;
  const size = all.length;
  return {
    kind: 'vote_closed',
    vote_id: 'v1',
    tally: {
      counts,
      eligible: size,
      cast: size,
      abstentions: 0,
      quorum_needed: 1,
      outcome: 'winner',
      winner: all[0]![1].choice,
      tied: [],
      broken_by: null,
    },
    ballots: all.map(([participant_id, { choice }]) => ({ participant_id, choice, cause: null })),
    reasons: Object.fromEntries(all.map(([id, { reason }]) => [id, reason])),
  };
}

const apolloEntries = (): ContextEntry[] =>
  entriesOf([
    opening(apollo.topic),
    ...apollo.turns.map((turn) =>
      'by' in turn
        ? message(turn.by, turn.says)
        : {
            kind: 'answer' as const,
            request_id: 'r1',
            by: turn.answer.by,
            option: turn.answer.choice,
            text: turn.answer.says,
          },
    ),
    vote(apollo.vote.ballots),
  ]);

/** The thread in a form the simulated model reads; the router's own is tried by the whole system's stories. */
function told(entry: ContextEntry): string {
  const from = 'by' in entry ? ` from="${entry.by}" name="${entry.by}"` : '';
  switch (entry.kind) {
    case 'opening':
      return `<discussion seq="${entry.seq}">\n<topic>\n${entry.topic}\n</topic>\n</discussion>`;
    case 'message':
      return `<message seq="${entry.seq}"${from}>\n${entry.text}\n</message>`;
    case 'answer':
      return `<answer seq="${entry.seq}"${from}>\n<option>${entry.option}</option>\n<words>\n${entry.text}\n</words>\n</answer>`;
    case 'vote_closed':
      return `<vote_closed seq="${entry.seq}">\n${Object.keys(entry.tally.counts)
        .map((option) => `<count votes="1">${option}</count>`)
        .join('\n')}\n</vote_closed>`;
    default:
      throw new Error(`no ${entry.kind} here`);
  }
}

/** What the simulated synthesiser drafts, held against the thread. */
async function drafted(entries: readonly ContextEntry[], option: string, conditions: string[] = []) {
  const participants = ['architect', 'backend_eng', 'devops', 'alex', 'sarah'];
  const command: DraftDecision = {
    draft_id: 'd1',
    option,
    basis: 'vote',
    tally: null,
    ballots: [],
    reasons: {},
    conditions,
    participants,
    context_seq: entries.length,
    deadline: '2026-11-23T09:03:00.000Z',
  };
  const today = '2026-11-23';
  const prompt = [...entries.map(told), draftInstruction(command, today, null)].join('\n\n');
  const schema = draftSchema(participants);
  const response = await fetch(`${provider.url}/openai/v1/responses`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer simulated' },
    body: JSON.stringify({
      model: 'gpt-simulated',
      input: prompt,
      text: { format: { type: 'json_schema', name: 'decision', schema, strict: true } },
    }),
  });
  const body = z.object({ output: z.array(z.object({ content: z.array(z.object({ text: z.string() })) })) });
  const answer = body.parse(await response.json()).output[0]!.content[0]!.text;
  return checkDraft(JSON.parse(answer), { option, conditions, participants, thread: threadOf(entries), today });
}

describe('what the simulated synthesiser writes is supported', () => {
  it('for Apollo as the story goes', async () => {
    const draft = await drafted(apolloEntries(), HYBRID);
    if (!draft.ok) throw new Error(draft.error.join('\n'));
    const plan = draft.value.action_steps.map((s) => s.step).join(' ');
    for (const word of apollo.expect.action_plan.mentions) expect(plan).toContain(word);
    expect(draft.value.decision).toContain(HYBRID);
  });

  it('for Apollo with the conditions of its approver', async () => {
    expect(await drafted(apolloEntries(), HYBRID, apollo.approval.conditions)).toMatchObject({
      ok: true,
      value: { review_date: '2027-05-23' },
    });
  });

  it('for Apollo with another option in its place', async () => {
    expect(await drafted(apolloEntries(), 'PostgreSQL only')).toMatchObject({ ok: true });
  });

  it('for any other topic', async () => {
    const entries = entriesOf([
      opening('Where do we hold the offsite?'),
      message('architect', '_Simulated:_ I recommend **Lisbon**, because the flights are short and cheap.'),
      message('devops', '_Simulated:_ I recommend **Ghent** rather than Lisbon, because we can take the train.'),
      message('sarah', 'Keep it under ten thousand euros, please.'),
      vote({ architect: { choice: 'Lisbon', reason: 'sun' }, alex: { choice: 'Lisbon', reason: 'flights' } }),
    ]);
    expect(await drafted(entries, 'Lisbon')).toMatchObject({ ok: true });
    expect(await drafted(entries, 'Ghent', ['No more than ten thousand euros'])).toMatchObject({ ok: true });
  });
});

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Follower } from './follower.ts';
import type { Person } from './person.ts';

type Ballot = { readonly choice: string; readonly reason: string };

/** The story the product exists for, from the file the simulated provider plays. */
export const apollo: {
  readonly topic: string;
  readonly brief: string;
  readonly agents: { persona: string; name: string; provider: string }[];
  readonly humans: { user_id: string; name: string; title: string; role: string }[];
  readonly turns: readonly { by?: string; says?: string; answer?: { by: string; choice: string; says: string } }[];
  readonly vote: { readonly options: string[]; readonly ballots: Readonly<Record<string, Ballot>> };
  readonly approval: { readonly by: string; readonly conditions: string[] };
  readonly expect: {
    readonly status: string;
    readonly decision: string;
    readonly supporting_votes: number;
    readonly dissenting_votes: number;
    readonly dissent_by: string[];
    readonly conditions: number;
    readonly action_plan: { readonly at_least: number; readonly at_most: number; readonly mentions: string[] };
  };
} = parse(readFileSync(new URL('../../tools/simulated-provider/scenarios/apollo.yaml', import.meta.url), 'utf8'));

export const apolloRequest = () => {
  const { topic, brief, agents, humans } = apollo;
  return { topic, brief: brief.trim(), protocol: 'structured_debate', agents, humans };
};

/** How often a player sends one thing before giving up: enough for any restart in a kill test. */
const PATIENT = { attempts: 120 };

/** Alex and Sarah do what the scenario says, each when it is asked of them, exactly once. */
export async function playApollo(
  follower: Follower,
  alex: Person,
  sarah: Person,
  id: string,
  waitMs = 90_000,
): Promise<void> {
  const question = await follower.typed('human:input_required', waitMs);
  const answer = apollo.turns.find((t) => t.answer)?.answer;
  if (!answer) throw new Error('the scenario has no answer');
  await must(
    alex.post(
      `/v1/discussions/${id}/human-input`,
      {
        user_id: 'alex',
        type: 'choice',
        response: answer.choice,
        message: answer.says.trim(),
        request_id: question.data['request_id'],
      },
      PATIENT,
    ),
  );
  const vote = await follower.typed('vote:opened', waitMs);
  const { choice, reason } = apollo.vote.ballots['alex'] ?? { choice: '', reason: '' };
  await must(
    alex.post(
      `/v1/discussions/${id}/votes/${vote.data['vote_id']}/ballots`,
      { user_id: 'alex', choice, reason },
      PATIENT,
    ),
  );
  const approval = await follower.typed('approval:requested', waitMs);
  await must(
    sarah.post(
      `/v1/discussions/${id}/human-input`,
      {
        user_id: 'sarah',
        type: 'approval',
        response: 'approve',
        conditions: apollo.approval.conditions,
        request_id: approval.data['request_id'],
      },
      PATIENT,
    ),
  );
}

/** The reply of something that has to work. */
export async function must<T extends { status: number; body: unknown }>(sent: Promise<T>): Promise<T> {
  const reply = await sent;
  if (reply.status >= 300) throw new Error(`refused: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply;
}

import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { Discussion } from '../table/discussion.ts';
import { Person } from '../table/person.ts';

const baseUrl = inject('baseUrl');
/** Some turns of three agents, far from the hundred rounds they are asked for. */
const BUDGET = { tokens: 60_000 };
let mina: Person;
let discussion: Discussion;

beforeAll(async () => {
  mina = await Person.signIn(baseUrl, 'mina');
  discussion = await Discussion.open(baseUrl, mina, {
    topic: 'Where the archive is kept',
    protocol: 'round_robin',
    rounds: 50,
    moderator: false,
    analysis: false,
    agents: [{ persona: 'architect' }, { persona: 'backend_eng' }, { persona: 'devops' }],
    humans: [],
    vote: { method: 'plurality', options: ['Tape', 'Disk'], tie_break: 'order' },
    budget: BUDGET,
  });
  await discussion.follower.end();
}, 120_000);

afterAll(() => discussion.follower.stop());

it('winds the discussion down instead of cutting it off: a vote, and a decision with its text', async () => {
  const [near] = discussion.typed('budget:neared').filter((e) => e.data['level'] === 'wind_down');
  expect(near?.data).toMatchObject({ scope: 'discussion', unit: 'tokens', period: 'total' });
  const [limit] = discussion.typed('limit:reached');
  expect(limit?.data).toMatchObject({ limit: 'budget' });
  // The turn under way is heard, and no other is asked for.
  const later = discussion.typed('agent:thinking').filter((e) => e.seq > limit!.seq);
  expect(later).toEqual([]);
  expect(discussion.typed('turn:failed')).toEqual([]);
  expect(discussion.typed('vote:closed')).toHaveLength(1);
  const decision = await discussion.decision(mina);
  expect(decision).toMatchObject({ status: 'decided', phase: 'decided' });
  expect(discussion.typed('decision:drafted')).toHaveLength(1);
  expect(discussion.typed('decision:fallback')).toEqual([]);
});

it('stands in the usage of the workspace, which tells nobody of discussions that are not theirs', async () => {
  const own = await mina.get<{ rows: { discussion_id: string | null; input_tokens: number; output_tokens: number }[] }>(
    '/v1/usage?group_by=discussion',
  );
  const row = own.body.rows.find(({ discussion_id }) => discussion_id === discussion.id)!;
  const used = row.input_tokens + row.output_tokens;
  expect(used).toBeGreaterThan(BUDGET.tokens / 2);
  expect(used).toBeLessThanOrEqual(BUDGET.tokens);
  const alex = await Person.signIn(baseUrl, 'alex');
  const others = await alex.get<typeof own.body>('/v1/usage?group_by=discussion');
  expect(others.body.rows.map(({ discussion_id }) => discussion_id)).not.toContain(discussion.id);
  const { body } = await mina.get<{ providers: { health: string }[] }>('/v1/providers');
  expect(body.providers.length).toBeGreaterThan(0);
  for (const { health } of body.providers) expect(['up', 'degraded', 'down']).toContain(health);
});

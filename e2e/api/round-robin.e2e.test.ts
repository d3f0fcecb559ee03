import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { must } from '../table/apollo.ts';
import { Follower } from '../table/follower.ts';
import { Person } from '../table/person.ts';

const baseUrl = inject('baseUrl');
const OPTIONS = ['Osprey', 'Heron'];
let people: Record<'jordan' | 'mina' | 'omar', Person>;
let follower: Follower;
let id: string;

beforeAll(async () => {
  const [jordan, mina, omar] = await Promise.all(['jordan', 'mina', 'omar'].map((p) => Person.signIn(baseUrl, p)));
  if (!jordan || !mina || !omar) throw new Error('nobody signed in');
  people = { jordan, mina, omar };
  const created = await must(
    jordan.post<{ discussion_id: string }>('/v1/discussions', {
      topic: 'A name for the new release train',
      protocol: 'round_robin',
      rounds: 1,
      agents: [{ persona: 'product' }, { persona: 'product', provider: 'openai' }],
      humans: [
        { user_id: 'jordan', role: 'decision_maker' },
        { user_id: 'mina', role: 'contributor' },
        { user_id: 'omar', role: 'must_approve' },
      ],
      vote: { method: 'majority', options: OPTIONS },
    }),
  );
  id = created.body.discussion_id;
  follower = new Follower(baseUrl, jordan, id);
}, 30_000);

afterAll(() => follower.stop());

/** The agents' open ballots first, then the people's, so that both options end level. */
async function makeTie(nth: number): Promise<void> {
  const opened = await follower.event(`vote ${nth}`, () => votes('vote:opened').length >= nth);
  expect(opened).toBeDefined();
  const vote_id = votes('vote:opened')[nth - 1]?.data['vote_id'];
  await follower.event('both agents vote', () => castIn(vote_id).filter((v) => v.startsWith('product')).length === 2);
  const { body } = await must(people.jordan.get<Record<string, any>>(`/v1/discussions/${id}/votes`));
  const vote = body['votes'].find((v: { vote_id: string }) => v.vote_id === vote_id);
  const agents = vote.ballots.map((b: { choice: string | null }) => b.choice);
  const mine = agents[0] === agents[1] ? other(agents[0]) : OPTIONS[0];
  const hers = agents[0] === agents[1] ? other(agents[0]) : OPTIONS[1];
  await ballot('jordan', vote_id, mine);
  await ballot('mina', vote_id, hers);
}

const votes = (type: string) => follower.log.filter((e) => e.type === type);
const castIn = (voteId: string): string[] =>
  votes('vote:cast')
    .filter((e) => e.data['vote_id'] === voteId)
    .map((e) => e.data['participant_id']);
const other = (option: string | null) => (option === OPTIONS[0] ? OPTIONS[1] : OPTIONS[0]);
const ballot = (who: 'jordan' | 'mina', voteId: string, choice: string | undefined) =>
  must(people[who].post(`/v1/discussions/${id}/votes/${voteId}/ballots`, { user_id: who, choice }));
const sign = (body: object) =>
  must(people.omar.post(`/v1/discussions/${id}/human-input`, { user_id: 'omar', type: 'approval', ...body }));
const approvals = (n: number) => follower.event(`approval ${n}`, () => votes('approval:requested').length >= n, 90_000);

it('gives both agents of one persona a turn, and invites the people', async () => {
  await follower.typed('vote:opened', 90_000);
  expect(votes('agent:message').map((e) => e.data['agent_id'])).toEqual(['product', 'product-2']);
  expect(votes('human:input_required').map((e) => e.data['blocking'])).toEqual([false]);
}, 100_000);

it('goes from a tie to a run-off, and from a second tie to the decision maker', async () => {
  await makeTie(1);
  await follower.event('the run-off', (e) => e.type === 'discussion:phase' && e.data['reason'] === 'run_off');
  await makeTie(2);
  await follower.event('the tie question', () => ties().length === 1);
  const asked = ties()[0];
  const wrong = await people.jordan.post(`/v1/discussions/${id}/human-input`, {
    user_id: 'jordan',
    type: 'choice',
    response: 'Stork',
    request_id: asked?.data['request_id'],
  });
  expect(wrong.status).toBe(422);
  await must(
    people.jordan.post(`/v1/discussions/${id}/human-input`, {
      user_id: 'jordan',
      type: 'choice',
      response: 'Osprey',
      request_id: asked?.data['request_id'],
    }),
  );
  const requested = await follower.typed('decision:requested');
  expect(requested.data).toMatchObject({ option: 'Osprey', basis: 'decision_maker' });
}, 180_000);

it('lets the approver override, and writes the decision anew: the overrider need not sign again', async () => {
  await approvals(1);
  await sign({ response: 'more_discussion', reason: 'Too few voices.' });
  await follower.event('more discussion', (e) => e.data['reason'] === 'more_discussion');
  await makeTie(3);
  await makeTie(4);
  const asked = await follower.event('the second tie question', () => ties().length === 2);
  expect(asked).toBeDefined();
  await must(
    people.jordan.post(`/v1/discussions/${id}/human-input`, {
      user_id: 'jordan',
      type: 'choice',
      response: 'Osprey',
      request_id: ties()[1]?.data['request_id'],
    }),
  );
  await approvals(2);
  await sign({ response: 'override', option: 'Heron', reason: 'Osprey is taken.' });
  await follower.end();
  const { body } = await must(people.mina.get(`/v1/discussions/${id}/decision`));
  expect(body).toMatchObject({ status: 'decided', option: 'Heron', reason: 'override' });
  expect(body['sign_offs']).toMatchObject([{ user_id: 'omar', response: 'override', reason: 'Osprey is taken.' }]);
}, 240_000);

const ties = () => follower.log.filter((e) => e.type === 'human:input_required' && e.data['asked_by'] === 'tie');

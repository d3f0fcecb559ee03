import { describe, expect, it } from 'vitest';
import { postgresToolCalls } from '../src/adapters/persistence/postgres-tool-calls.ts';
import { failure } from '../src/domain/model-failure.ts';
import type { Call } from '../src/ports/call-store.ts';
import { aCall, countingHouse, most, tried } from './support/counting-house.ts';

const house = countingHouse();
const { opener, claim, settle, budget } = house;

describe('rounds of tools that a dead router left unpaid', () => {
  /** A turn whose first claim kept two rounds and was never heard of again. */
  async function leftBehind(): Promise<Call> {
    const call = aCall();
    await claim(call, 0);
    expect(await opener({ tokens_total: 10_000 })(call, 1, null).reserve(most(500))).toBe('go');
    const turn = { call, agentId: 'a', claim: 1 };
    const round = { choice: { provider: 'claude', model: 'm' }, model: 'm', simulated: true, text: '', calls: [] };
    const failed = tried(3, { failure: failure('truncated', 'x'), estimated: true });
    expect(
      await postgresToolCalls(house.db).keep(turn, 1, { ...round, tries: [failed, tried(40)], triesBefore: 0 }),
    ).toBe(true);
    expect(await postgresToolCalls(house.db).keep(turn, 2, { ...round, tries: [tried(50)], triesBefore: 2 })).toBe(
      true,
    );
    return call;
  }
  const ledger = (call: Call) =>
    house.db
      .selectFrom('model_tries')
      .select(['claim', 'nth', 'input', 'estimated'])
      .where('call_id', '=', call.id)
      .orderBy('claim')
      .orderBy('nth')
      .execute();

  it('are paid for once by the claim that goes on with them', async () => {
    const call = await leftBehind();
    const { number } = await claim(call);
    const spending = opener({ tokens_total: 10_000 })(call, number, null);
    expect(await spending.reserve(most(500))).toBe('go');
    await settle(call, spending, [tried(7)], number);
    await settle(call, spending, [tried(7)], number);
    expect(await ledger(call)).toEqual([
      { claim: 1, nth: 1, input: 3, estimated: true },
      { claim: 1, nth: 2, input: 40, estimated: false },
      { claim: 1, nth: 3, input: 50, estimated: false },
      { claim: 2, nth: 1, input: 7, estimated: false },
    ]);
    expect(await budget(`workspace/${call.workspaceId}`)).toMatchObject({ total_tokens: 100, reserved_tokens: 0 });
  });

  it('are paid for by a claim that asks nobody, as of a turn that was given up', async () => {
    const call = await leftBehind();
    const { number } = await claim(call);
    const spending = opener({ tokens_total: 10_000 })(call, number, null);
    await spending.findBudgets();
    await settle(call, spending, [], number);
    expect(await budget(`workspace/${call.workspaceId}`)).toMatchObject({ total_tokens: 93, total_cost: 930 });
  });

  it('are paid for once even if that router lives after all', async () => {
    const call = await leftBehind();
    const { number } = await claim(call);
    await settle(call, opener()(call, number, null), [], number);
    await settle(call, opener()(call, 1, null), [tried(3), tried(40), tried(50), tried(60)], 1);
    expect((await ledger(call)).map(({ input }) => input)).toEqual([3, 40, 50, 60]);
  });
});

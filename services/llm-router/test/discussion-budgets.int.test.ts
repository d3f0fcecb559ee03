import { describe, expect, it } from 'vitest';
import { limitsOfDiscussion } from '../src/domain/budget/budget.ts';
import type { Call } from '../src/ports/call-store.ts';
import { aCall, countingHouse, most, name, tried } from './support/counting-house.ts';

const house = countingHouse();
const { opener, claim, settle, told } = house;

describe('a budget of a discussion', () => {
  const limits = limitsOfDiscussion({ tokens: 1_000, usd: null });
  const budgeted = { limits, endingCalls: 1 };
  const noticesOf = (discussionId: string) =>
    told
      .filter((row) => row.discussion_id === discussionId && row.type.includes('budget-neared'))
      .map((row) => JSON.parse(row.data) as { level: string; share: number });

  it('comes with its first turn, holds for all its calls, and warns once at each level', async () => {
    const call = aCall({ budget: budgeted });
    const open = opener();
    const spend = async (tokens: number, over: Partial<Call> = {}) => {
      const { budget: _limits, ...rest } = call;
      const next = { ...rest, id: name('call'), ...over };
      const claimed = await claim(next);
      expect(claimed.budget).toMatchObject({ limits, ending: { calls: 1 } });
      const spending = open(next, claimed.number, claimed.budget);
      const answer = await spending.reserve(most(10));
      await settle(next, spending, answer === 'go' ? [tried(tokens)] : []);
      return answer;
    };
    await claim(call);
    for (let i = 0; i < 10; i++) await spend(79);
    expect(noticesOf(call.discussionId)).toEqual([]);
    await spend(20);
    await spend(20);
    expect(noticesOf(call.discussionId)).toMatchObject([{ level: 'warning', share: 0.81 }]);
    await spend(70);
    expect(noticesOf(call.discussionId)).toMatchObject([{ level: 'warning' }, { level: 'wind_down', share: 0.9 }]);

    // No more turns; the vote may be had, and at the very end the decision alone.
    expect(await spend(10)).toMatchObject({ cause: 'budget_spent' });
    expect(await spend(50, { purpose: 'ballot' })).toBe('go');
    expect(await spend(10, { purpose: 'ballot' })).toMatchObject({ cause: 'budget_spent' });
    expect(await spend(30, { purpose: 'decision' })).toBe('go');
    expect(noticesOf(call.discussionId)).toHaveLength(2);
  });

  it('winds down earlier where its end needs more than the last tenth', async () => {
    const call = aCall({ budget: { limits, endingCalls: 4 } });
    const spending = opener()(call, 1, (await claim(call)).budget);
    await spending.reserve(most(10));
    // Four such calls and some growth: 500 are kept.
    await settle(call, spending, [tried(100)]);
    for (let used = 200; used <= 500; used += 100) {
      expect(noticesOf(call.discussionId)).toEqual([]);
      const next = { ...call, id: name('call') };
      const again = opener()(next, 1, (await claim(next)).budget);
      expect(await again.reserve(most(10))).toBe('go');
      await settle(next, again, [tried(100)]);
    }
    expect(noticesOf(call.discussionId)).toMatchObject([{ level: 'wind_down', share: 0.5 }]);
  });

  it('tells before the outcome that would make the discussion go on', async () => {
    const call = aCall({ budget: budgeted });
    const spending = opener()(call, 1, (await claim(call)).budget);
    await spending.reserve(most(10));
    told.length = 0;
    await settle(call, spending, [tried(930)]);
    expect(told.map((row) => row.type)).toEqual(['llm-router.budget-neared.v1', 'llm-router.agent-turn-failed.v1']);
  });
});

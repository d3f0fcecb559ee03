import type { Kysely, Transaction } from '@maestro/database';
import type { AwaitedBallotReader, AwaitedBallots } from '../../ports/requests.ts';
import type { HumanInputTables } from './tables.ts';

const MOST_AWAITED = 500;

/** Every fact only ever adds what it knows, so that any order of them leads to the same. */
export const awaitedBallotsIn = (trx: Transaction<HumanInputTables>): AwaitedBallots => ({
  async open(vote, workspaceId, people) {
    const opened = { workspace_id: workspaceId, opened: JSON.stringify(vote) };
    const { closed } = await trx
      .insertInto('votes')
      .values({ vote_id: vote.vote_id, ...opened })
      .onConflict((conflict) => conflict.column('vote_id').doUpdateSet(opened))
      .returning('closed')
      .executeTakeFirstOrThrow();
    if (closed || people.length === 0) return;
    await trx
      .insertInto('vote_people')
      .values(people.map((person_id) => ({ vote_id: vote.vote_id, person_id, asked: true, voted: false })))
      .onConflict((conflict) => conflict.columns(['vote_id', 'person_id']).doUpdateSet({ asked: true }))
      .execute();
  },

  async cast(voteId, personId) {
    await trx
      .insertInto('vote_people')
      .values({ vote_id: voteId, person_id: personId, asked: false, voted: true })
      .onConflict((conflict) => conflict.columns(['vote_id', 'person_id']).doUpdateSet({ voted: true }))
      .execute();
  },

  async close(voteId) {
    await trx
      .insertInto('votes')
      .values({ vote_id: voteId, workspace_id: null, opened: null, closed: true })
      .onConflict((conflict) => conflict.column('vote_id').doUpdateSet({ closed: true }))
      .execute();
    await trx.deleteFrom('vote_people').where('vote_id', '=', voteId).execute();
  },
});

export const awaitedBallotReaderOn = (db: Kysely<HumanInputTables>): AwaitedBallotReader => ({
  async awaitedFrom(workspaceId, personId) {
    const rows = await db
      .selectFrom('vote_people')
      .innerJoin('votes', 'votes.vote_id', 'vote_people.vote_id')
      .select('votes.opened')
      .where('vote_people.person_id', '=', personId)
      .where('vote_people.asked', '=', true)
      .where('vote_people.voted', '=', false)
      .where('votes.workspace_id', '=', workspaceId)
      .where('votes.closed', '=', false)
      .limit(MOST_AWAITED)
      .execute();
    return rows.flatMap(({ opened }) => (opened === null ? [] : [opened]));
  },
});

import type { Kysely, Transaction } from '@maestro/database';
import { randomUUID } from 'node:crypto';
import type { Vote, Voter } from '../../domain/vote.ts';
import type { VoteReader, Votes } from '../../ports/votes.ts';
import type { VotingTables } from './tables.ts';
import { ballotRows, callColumns, changingColumns, voteOf, voteRow, voterRows, type VoteRow } from './vote-rows.ts';

export function votesIn(trx: Transaction<VotingTables>): Votes {
  const lock = async (voteId: string): Promise<Vote | null> => {
    const row = await trx.selectFrom('votes').selectAll().where('vote_id', '=', voteId).forUpdate().executeTakeFirst();
    return row ? await withVoters(trx, row) : null;
  };

  return {
    lock,

    async lockByCall(callId) {
      const voter = await trx.selectFrom('voters').select('vote_id').where('call_id', '=', callId).executeTakeFirst();
      return voter ? await lock(voter.vote_id) : null;
    },

    async lockDue(at) {
      const row = await trx
        .selectFrom('votes')
        .selectAll()
        .where('due_at', '<=', new Date(at))
        .orderBy('due_at')
        .limit(1)
        .forUpdate()
        .skipLocked()
        .executeTakeFirst();
      return row ? await withVoters(trx, row) : null;
    },

    async add(vote) {
      await trx.insertInto('votes').values(voteRow(vote)).execute();
      if (vote.voters.length > 0) await trx.insertInto('voters').values(voterRows(vote)).execute();
      await putBallots(trx, vote, vote.voters);
    },

    async save(before, after) {
      if (before === after) return;
      const known = new Map(before.voters.map((voter) => [voter.id, voter]));
      const changed = after.voters.filter((voter) => known.get(voter.id) !== voter);
      for (const voter of changed.filter(({ id, call }) => known.get(id)?.call !== call)) {
        await trx
          .updateTable('voters')
          .set(callColumns(voter))
          .where('vote_id', '=', after.vote_id)
          .where('participant_id', '=', voter.id)
          .execute();
      }
      await putBallots(trx, after, changed);
      await trx.updateTable('votes').set(changingColumns(after)).where('vote_id', '=', after.vote_id).execute();
      if (after.closed && after.terms.secret) await forgetReplies(trx, after);
    },

    async addWithdrawal(voteId, at) {
      await trx
        .insertInto('withdrawals')
        .values({ vote_id: voteId, at })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async hasWithdrawal(voteId) {
      const row = await trx
        .selectFrom('withdrawals')
        .select('vote_id')
        .where('vote_id', '=', voteId)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

/** Puts down ballots, first ones and changed ones; what a secret ballot said before leaves no trace. */
async function putBallots(trx: Transaction<VotingTables>, vote: Vote, voters: readonly Voter[]): Promise<void> {
  const rows = ballotRows(vote, voters, randomUUID);
  if (rows.length === 0) return;
  if (vote.terms.secret) await forgetSecrets(trx, vote, voters);
  const secrets = rows.flatMap(({ secret }) => (secret === null ? [] : [secret]));
  if (secrets.length > 0) await trx.insertInto('secret_ballots').values(secrets).execute();
  await trx
    .insertInto('ballots')
    .values(rows.map(({ ballot }) => ballot))
    .onConflict((conflict) =>
      conflict.columns(['vote_id', 'participant_id']).doUpdateSet((eb) => ({
        choice: eb.ref('excluded.choice'),
        content: eb.ref('excluded.content'),
        cause: eb.ref('excluded.cause'),
        missing: eb.ref('excluded.missing'),
        reason: eb.ref('excluded.reason'),
        moved_by: eb.ref('excluded.moved_by'),
        salt: eb.ref('excluded.salt'),
        place: eb.ref('excluded.place'),
        secret_key: eb.ref('excluded.secret_key'),
      })),
    )
    .execute();
}

async function forgetSecrets(trx: Transaction<VotingTables>, vote: Vote, voters: readonly Voter[]): Promise<void> {
  await trx
    .deleteFrom('secret_ballots')
    .where('key', 'in', (eb) =>
      eb
        .selectFrom('ballots')
        .select('secret_key')
        .where('vote_id', '=', vote.vote_id)
        .where(
          'participant_id',
          'in',
          voters.map(({ id }) => id),
        )
        .where('secret_key', 'is not', null)
        .$castTo<{ secret_key: string }>(),
    )
    .execute();
}

/**
 * A stored reply holds a voter's receipt, and a hash of the ballot that a few guesses would find: with the published
 * ballots it would say who voted what. So these replies end with the vote; sent again, an order finds the vote closed.
 */
async function forgetReplies(trx: Transaction<VotingTables>, { discussion_id, vote_id }: Vote): Promise<void> {
  await trx
    .deleteFrom('idempotent_replies')
    .where('route', 'like', `%/discussions/${likeLiteral(discussion_id)}/votes/${likeLiteral(vote_id)}/ballots`)
    .execute();
}

const likeLiteral = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&');

export const voteReaderOn = (db: Kysely<VotingTables>): VoteReader => ({
  async hasHeardOf(voteId) {
    const row = await db.selectFrom('votes').select('vote_id').where('vote_id', '=', voteId).executeTakeFirst();
    return row !== undefined;
  },

  async ofDiscussion(workspaceId, discussionId) {
    const rows = await db
      .selectFrom('votes')
      .selectAll()
      .where('discussion_id', '=', discussionId)
      .where('workspace_id', '=', workspaceId)
      .orderBy('opened_at')
      .orderBy('context_seq')
      .execute();
    const voters = await votersOf(
      db,
      rows.map((row) => row.vote_id),
    );
    return rows.map((row) =>
      voteOf(
        row,
        voters.filter((voter) => voter.vote_id === row.vote_id),
      ),
    );
  },
});

const withVoters = async (db: Kysely<VotingTables>, row: VoteRow): Promise<Vote> =>
  voteOf(row, await votersOf(db, [row.vote_id]));

async function votersOf(db: Kysely<VotingTables>, voteIds: readonly string[]) {
  if (voteIds.length === 0) return [];
  return db
    .selectFrom('voters')
    .leftJoin('ballots', (join) =>
      join
        .onRef('ballots.vote_id', '=', 'voters.vote_id')
        .onRef('ballots.participant_id', '=', 'voters.participant_id'),
    )
    .leftJoin('secret_ballots', 'secret_ballots.key', 'ballots.secret_key')
    .selectAll('voters')
    .select(['ballots.choice', 'ballots.cause', 'ballots.missing', 'ballots.reason', 'ballots.content'])
    .select(['ballots.moved_by', 'ballots.salt', 'ballots.place'])
    .select(['secret_ballots.content as secret_content', 'secret_ballots.salt as secret_salt'])
    .where('voters.vote_id', 'in', [...voteIds])
    .orderBy('voters.position')
    .execute();
}

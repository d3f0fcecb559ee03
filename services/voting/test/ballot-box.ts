import { ask, type Actor, type CastBallot, type IdempotencyKey, type bus, type DataOf } from '@maestro/contracts';
import { expect } from 'vitest';
import type { OpenVote, Table } from './table.ts';

export type VoteClosed = DataOf<typeof bus.voteClosed>;
export type Ballots = { readonly command: OpenVote; readonly discussion: string };

export const people = (...ids: string[]) => ids.map((id) => ({ id, agent: null }));
export const actor = (person_id: string, workspace_id = 'default'): Actor => ({ workspace_id, person_id });
export const key = (name: string, body: unknown): IdempotencyKey => ({
  key: name,
  route: '/ballots',
  body_hash: JSON.stringify(body),
});

let places = 0;

/** A place of its own for every test: facts of another are told apart by the discussion. */
export function newVote(over: Partial<OpenVote> = {}): Ballots {
  const discussion = `d${++places}`;
  const command: OpenVote = {
    vote_id: `${discussion}-v1`,
    topic: 'Choose database for Apollo',
    method: 'majority',
    options: ['PostgreSQL', 'MongoDB', 'Hybrid'],
    voters: [{ id: 'alex', agent: null }],
    quorum: 0.5,
    tie_break: null,
    deadline: null,
    ballot_round: 1,
    context_seq: 1,
    ...over,
  };
  return { command, discussion };
}

/** What people and the orchestrator do and see at this table. */
export function ballotBox(table: Table) {
  function cast(
    vote: Ballots,
    person: string,
    choice: string,
    more: { as?: Actor; idempotency?: IdempotencyKey; known?: boolean; ballot?: CastBallot } = {},
  ) {
    const ballot = more.ballot ?? { user_id: person, choice };
    return table.gateway.ask(ask.castBallot, {
      actor: more.as ?? actor(person),
      idempotency: more.idempotency ?? null,
      body: { discussion_id: vote.discussion, vote_id: vote.command.vote_id, ballot, known: more.known ?? true },
    });
  }

  const list = ({ discussion }: Ballots, as = actor('alex')) =>
    table.gateway.ask(ask.listVotes, { actor: as, body: { discussion_id: discussion } });

  /** Voting's facts of one discussion the orchestrator was told, as `name version`. */
  const factsOf = (discussion: string) =>
    table.orchestrator.heard
      .filter(({ envelope }) => envelope.discussionid === discussion && envelope.source === '/maestro/voting')
      .map(({ envelope }) => `${envelope.type.split('.')[1]} ${envelope.seq}`);

  async function closed(discussion: string): Promise<VoteClosed> {
    const find = () =>
      table.orchestrator.heard.find(
        ({ envelope }) => envelope.discussionid === discussion && envelope.type.startsWith('voting.vote-closed'),
      );
    await expect.poll(find, { timeout: 10_000 }).toBeDefined();
    return find()?.data as VoteClosed;
  }

  return { cast, list, factsOf, closed };
}

import { inject, Service } from '@angular/core';
import type { BallotContent, BallotForm, CastBallot, Stance, VoteComparison } from '@maestro/contracts';
import type { ApprovalResponse } from '../contract-types';
import { Api } from '../rest/api';
import { Session } from '../session/session';

export type Approval = {
  readonly requestId: string;
  readonly response: ApprovalResponse;
  readonly option?: string;
  readonly conditions?: readonly string[];
  readonly reason?: string;
};

/** A ballot in its method's form, or an abstention. */
export type BallotForms = Pick<CastBallot, BallotForm | 'abstain' | 'moved_by'>;

/**
 * What a person can do in a discussion. Every call is one order under `key`: repeating it with the same key after a
 * failure can never count twice. Rejects with an `ApiProblem`.
 */
@Service()
export class Orders {
  private readonly api = inject(Api);
  private readonly session = inject(Session);

  say(discussionId: string, message: string, key: string): Promise<unknown> {
    return this.api.call('postMessage', {
      parameters: { discussion_id: discussionId },
      body: { user_id: this.me(), message },
      idempotencyKey: key,
    });
  }

  /** Answers a choice, feedback or clarification with an option, words, or both. */
  answer(discussionId: string, requestId: string, option: string | null, words: string, key: string): Promise<unknown> {
    const common = { user_id: this.me(), request_id: requestId };
    return this.api.call('humanInput', {
      parameters: { discussion_id: discussionId },
      body:
        option === null
          ? { ...common, type: 'message', response: words }
          : { ...common, type: 'choice', response: option, ...(words === '' ? {} : { message: words }) },
      idempotencyKey: key,
    });
  }

  approve(discussionId: string, approval: Approval, key: string): Promise<unknown> {
    const { requestId, response, option, conditions, reason } = approval;
    return this.api.call('humanInput', {
      parameters: { discussion_id: discussionId },
      body: {
        ...{ user_id: this.me(), type: 'approval', response, request_id: requestId },
        ...(option === undefined ? {} : { option }),
        ...(conditions === undefined ? {} : { conditions: [...conditions] }),
        ...(reason === undefined ? {} : { reason }),
      },
      idempotencyKey: key,
    });
  }

  /** Takes or changes this person's stance on a statement. */
  takeStance(discussionId: string, statementId: string, stance: Stance, key: string): Promise<unknown> {
    return this.api.call('takeStance', {
      parameters: { discussion_id: discussionId, statement_id: statementId },
      body: { user_id: this.me(), stance },
      idempotencyKey: key,
    });
  }

  /** Casts or changes a ballot; an empty reason is none. Gives the receipt it can be found by later. */
  async vote(
    discussionId: string,
    voteId: string,
    ballot: BallotForms,
    reason: string,
    key: string,
  ): Promise<string | null> {
    const { receipt } = await this.api.call('castBallot', {
      parameters: { discussion_id: discussionId, vote_id: voteId },
      body: { user_id: this.me(), ...ballot, ...(reason === '' ? {} : { reason }) },
      idempotencyKey: key,
    });
    return receipt ?? null;
  }

  /** The ballot this person has cast in an open vote; null where there is none, or it is not public before the end. */
  async ballotOf(
    discussionId: string,
    voteId: string,
  ): Promise<{ content: BallotContent; reason: string; receipt: string | null } | null> {
    const vote = await this.api.call('getVote', { parameters: { discussion_id: discussionId, vote_id: voteId } });
    const mine = (ballot: { participant_id: string | null }) => ballot.participant_id === this.me();
    const content = vote.ballots.find(mine);
    if (content === undefined) return null;
    const receipt = vote.published.find(mine)?.receipt ?? null;
    return { content, reason: vote.reasons[this.me()] ?? '', receipt };
  }

  /** A closed vote with everything its count can be verified by, as a text. */
  async exportOf(discussionId: string, voteId: string): Promise<string> {
    const parameters = { discussion_id: discussionId, vote_id: voteId };
    return JSON.stringify(await this.api.call('exportVote', { parameters }));
  }

  /** What every other method says about a closed vote's ballots. */
  comparisonOf(discussionId: string, voteId: string): Promise<VoteComparison> {
    return this.api.call('compareVote', { parameters: { discussion_id: discussionId, vote_id: voteId } });
  }

  steer(discussionId: string, order: 'pause' | 'resume' | 'cancel' | 'callVote', key: string): Promise<unknown> {
    return this.api.call(order, { parameters: { discussion_id: discussionId }, body: {}, idempotencyKey: key });
  }

  private me(): string {
    const person = this.session.person();
    if (person === null) throw new Error('nobody is signed in');
    return person.user_id;
  }
}

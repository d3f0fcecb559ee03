import { metrics, type Logger } from '@maestro/telemetry';
import { isAbstention } from '@maestro/tally';
import type { RecordedBallot, Step } from '../../domain/vote.ts';

const opened = metrics.counter({ name: 'voting_votes_opened_total', help: 'Votes opened' });
const closed = metrics.counter({
  name: 'voting_votes_closed_total',
  help: 'Votes closed, by what closed them and how they came out',
  labels: ['by', 'outcome'],
});
const cast = metrics.counter({
  name: 'voting_ballots_cast_total',
  help: 'First ballots, by who cast them (agent, person) and what they were (choice, abstention, spoiled; secret: not told)',
  labels: ['voter', 'ballot'],
});
const asked = metrics.counter({
  name: 'voting_agents_asked_total',
  help: 'Ballots asked of agents, by attempt',
  labels: ['attempt'],
});

/** Log lines and metrics of a step that has been committed. */
export const observeStep =
  (logger: Logger) =>
  ({ vote, effects }: Step): void => {
    const { vote_id, discussion_id } = vote;
    for (const effect of effects) {
      if (effect.kind === 'opened') {
        opened.inc();
        logger.info({ vote_id, discussion_id, voters: vote.voters.length }, 'vote opened');
      } else if (effect.kind === 'ballot-cast') {
        const voter = vote.voters.find(({ id }) => id === effect.voter);
        cast.inc({
          voter: voter?.agent ? 'agent' : 'person',
          ballot: vote.terms.secret ? 'secret' : kindOf(voter?.ballot),
        });
      } else if (effect.kind === 'ask-agent') {
        asked.inc({ attempt: effect.call.attempt });
        if (effect.problem !== null) {
          // What was wrong quotes the ballot: nobody is to read it before the close, operators included.
          const told = vote.terms.hidden_until_close ? {} : { problem: effect.problem };
          logger.info({ vote_id, agent_id: effect.agent.id, ...told }, 'a ballot is asked for again');
        }
      } else if (effect.kind === 'closed' && vote.closed) {
        closed.inc({ by: vote.closed.by, outcome: vote.closed.tally.outcome });
        logger.info({ vote_id, discussion_id, by: vote.closed.by, outcome: vote.closed.tally.outcome }, 'vote closed');
      }
    }
  };

function kindOf(ballot: RecordedBallot | null | undefined): string {
  if (ballot?.cause) return 'spoiled';
  return ballot && isAbstention(ballot.content) ? 'abstention' : 'choice';
}

import { requestAgentTurn } from './request-agent-turn.ts';
import { requestStructuredOutput } from './request-structured-output.ts';
import { cancelCall } from './cancel-call.ts';
import { agentTurnCompleted } from './agent-turn-completed.ts';
import { agentTurnFailed } from './agent-turn-failed.ts';
import { structuredOutputCompleted } from './structured-output-completed.ts';
import { structuredOutputFailed } from './structured-output-failed.ts';
import { budgetNeared } from './budget-neared.ts';
import { openRequest } from './open-request.ts';
import { withdrawRequest } from './withdraw-request.ts';
import { requestAnswered } from './request-answered.ts';
import { requestExpired } from './request-expired.ts';
import { openVote } from './open-vote.ts';
import { withdrawVote } from './withdraw-vote.ts';
import { voteOpened } from './vote-opened.ts';
import { ballotCast } from './ballot-cast.ts';
import { voteClosed } from './vote-closed.ts';
import { requestAnalysis } from './request-analysis.ts';
import { draftDecision } from './draft-decision.ts';
import { analysisCompleted } from './analysis-completed.ts';
import { stancesTaken } from './stances-taken.ts';
import { opinionUpdated } from './opinion-updated.ts';
import { analysisFailed } from './analysis-failed.ts';
import { decisionDrafted } from './decision-drafted.ts';
import { decisionFailed } from './decision-failed.ts';
import { discussionRefused } from './discussion-refused.ts';
import { discussionRequested } from './discussion-requested.ts';

/** Every message between services that is not an event of a discussion's log. */
export const busMessages = [
  requestAgentTurn,
  requestStructuredOutput,
  cancelCall,
  agentTurnCompleted,
  agentTurnFailed,
  structuredOutputCompleted,
  structuredOutputFailed,
  budgetNeared,
  openRequest,
  withdrawRequest,
  requestAnswered,
  requestExpired,
  openVote,
  withdrawVote,
  voteOpened,
  ballotCast,
  voteClosed,
  requestAnalysis,
  draftDecision,
  analysisCompleted,
  analysisFailed,
  stancesTaken,
  opinionUpdated,
  decisionDrafted,
  decisionFailed,
  discussionRefused,
  discussionRequested,
] as const;

export {
  requestAgentTurn,
  requestStructuredOutput,
  cancelCall,
  agentTurnCompleted,
  agentTurnFailed,
  structuredOutputCompleted,
  structuredOutputFailed,
  budgetNeared,
  openRequest,
  withdrawRequest,
  requestAnswered,
  requestExpired,
  openVote,
  withdrawVote,
  voteOpened,
  ballotCast,
  voteClosed,
  requestAnalysis,
  draftDecision,
  analysisCompleted,
  analysisFailed,
  stancesTaken,
  opinionUpdated,
  decisionDrafted,
  decisionFailed,
  discussionRefused,
  discussionRequested,
};
export { AgentSeat, CallPurpose } from './call.ts';

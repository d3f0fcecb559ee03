/** The newest event of a discussion in words; null: nothing worth a line. Only the type is known in the list. */
export function lastEventInWords(type: string): string | null {
  return sentences[type] ?? null;
}

const sentences: Readonly<Record<string, string>> = {
  'discussion:created': 'Just opened',
  'discussion:paused': 'Paused',
  'discussion:resumed': 'Resumed',
  'participant:joined': 'Somebody took a seat',
  'participant:left': 'Somebody left the table',
  'budget:neared': 'The budget is nearly used up',
  'limit:reached': 'A limit is used up; on to the vote',
  'agent:thinking': 'An agent is thinking',
  'tool:called': 'An agent used a tool',
  'agent:message': 'An agent spoke',
  'turn:failed': 'An agent lost its turn',
  'human:message': 'Somebody spoke',
  'human:input_required': 'A person was asked',
  'human:input_answered': 'A question was answered',
  'human:input_expired': 'A deadline passed',
  'human:input_withdrawn': 'A question was taken back',
  'moderator:asked': 'The moderator is choosing',
  'moderator:chose': 'The moderator chose',
  'moderator:fallback': 'The rules chose instead of the moderator',
  'analysis:requested': 'The thread is being analysed',
  'analysis:updated': 'A round was analysed',
  'consensus:detected': 'The table agrees',
  'vote:called': 'The vote was called',
  'vote:opened': 'The vote is open',
  'vote:cast': 'A ballot came in',
  'vote:closed': 'The vote is closed',
  'decision:requested': 'The decision is being written',
  'decision:drafted': 'The decision is written',
  'decision:fallback': 'The decision stands in bare facts',
  'approval:requested': 'Waiting for a signature',
  'approval:given': 'An approver answered',
  'decision:finalized': 'The decision stands',
};

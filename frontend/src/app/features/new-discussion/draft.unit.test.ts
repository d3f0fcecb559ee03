import { blankDraft, bodyOf, type DiscussionDraft, plainVote } from './draft';

const draft = (over: Partial<DiscussionDraft>): DiscussionDraft => ({ ...blankDraft('alex'), topic: 'T', ...over });
const voteOf = (over: Partial<DiscussionDraft>) => bodyOf(draft(over)).vote;

describe('the vote of a new discussion', () => {
  it('is sent with what its method knows, and nothing else', () => {
    const vote = { ...plainVote, threshold: '3/4', seats: 3, maxScore: 5, dots: 7 };
    expect(voteOf({ method: 'supermajority', vote })).toEqual({ method: 'supermajority', threshold: '3/4' });
    expect(voteOf({ method: 'stv', vote })).toEqual({ method: 'stv', seats: 3 });
    expect(voteOf({ method: 'score', vote })).toEqual({ method: 'score', max_score: 5 });
    expect(voteOf({ method: 'dot', vote })).toEqual({ method: 'dot', dots: 7 });
    expect(voteOf({ method: 'schulze', vote })).toEqual({ method: 'schulze' });
  });

  it('says how it ends and who may see it, where that was set', () => {
    const vote = { ...plainVote, tieBreak: 'lot' as const, secret: true, hidden: true, earlyEnd: true };
    expect(voteOf({ options: 'A\nB\n', vote })).toEqual({
      ...{ method: 'majority', options: ['A', 'B'], tie_break: 'lot' },
      ...{ secret: true, hidden_until_close: true, early_end: true },
    });
  });
});

import { BallotShift } from '../votes.ts';
import { Id } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** Who moved between the independent first ballot and the final one, how far, and after which message. */
export const voteShifted = defineLogEvent('vote:shifted', [], BallotShift.extend({ vote_id: Id }));

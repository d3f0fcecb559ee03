import type { BallotContent } from '@maestro/contracts';
import { BALLOT_FORMS } from './ballot-form.ts';

/** Whether a ballot says nothing: it counts for the quorum and not for the result. */
export const isAbstention = (content: BallotContent): boolean =>
  BALLOT_FORMS.every((form) => content[form] === undefined || content[form] === null);

export const abstention: BallotContent = { choice: null };

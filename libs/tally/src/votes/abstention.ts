import type { BallotContent, BallotForm } from '@maestro/contracts';

/** By name, so that a form added to the contracts is missed here; as a value they would bring all schemas to browsers. */
const FORMS: Readonly<Record<BallotForm, true>> = {
  choice: true,
  approvals: true,
  scores: true,
  stances: true,
  ranking: true,
  comparisons: true,
};

/** Whether a ballot says nothing: it counts for the quorum and not for the result. */
export const isAbstention = (content: BallotContent): boolean =>
  (Object.keys(FORMS) as BallotForm[]).every((form) => content[form] === undefined || content[form] === null);

export const abstention: BallotContent = { choice: null };

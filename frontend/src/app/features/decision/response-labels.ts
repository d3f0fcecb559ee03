/** What an approver answered, as it stands under a decision. */
export const responseLabels: Readonly<Record<string, string>> = {
  approve: 'approved',
  override: 'put this option in place',
  more_discussion: 'asked for more discussion',
  veto: 'vetoed',
};

/** Every way of counting, by the name it has in options, messages and on the command line. */
export const METHODS = [
  'plurality',
  'majority',
  'supermajority',
  'unanimity',
  'consent',
  'gradients',
  'approval',
  'score',
  'dot',
  'borda',
  'instant-runoff',
  'schulze',
  'ranked-pairs',
  'stv',
  'pairwise',
] as const;

export type Method = (typeof METHODS)[number];

/** Whether a text names a method. */
export const isMethod = (text: string): text is Method => (METHODS as readonly string[]).includes(text);

/** The methods that read rankings: their counts carry the pairwise matrix, the Condorcet winner and the Smith set. */
export const RANKED_METHODS = ['borda', 'instant-runoff', 'schulze', 'ranked-pairs', 'stv'] as const;
export type RankedMethod = (typeof RANKED_METHODS)[number];

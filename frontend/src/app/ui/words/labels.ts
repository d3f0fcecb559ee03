import type { Phase, Protocol, VoteMethod } from '@maestro/contracts';

/** How the product's own words are written for people. */
export const phaseLabels: Readonly<Record<Phase, string>> = {
  opening: 'Opening',
  discussing: 'Discussing',
  voting: 'Voting',
  synthesising: 'Writing',
  approving: 'Approving',
  decided: 'Decided',
  deadlocked: 'Deadlocked',
  cancelled: 'Cancelled',
};

export const roleLabels = {
  observer: 'Observer',
  contributor: 'Contributor',
  decision_maker: 'Decision maker',
  must_approve: 'Must approve',
} as const;

/** What a role may do, in one line. */
export const roleHints = {
  observer: 'reads along',
  contributor: 'speaks and votes',
  decision_maker: 'speaks, votes, breaks ties and may steer',
  must_approve: 'speaks, does not vote, and signs or refuses at the end',
} as const;

export const protocolLabels: Readonly<Record<Protocol, string>> = {
  round_robin: 'Round robin',
  structured_debate: 'Structured debate',
  voting: 'Vote, discuss, vote',
};

/** What a discussion by each protocol is called within a sentence. */
export const protocolNames: Readonly<Record<Protocol, string>> = {
  round_robin: 'round robin',
  structured_debate: 'structured debate',
  voting: 'discussion between two ballots',
};

export const protocolHints: Readonly<Record<Protocol, string>> = {
  round_robin: 'Every agent once per round, in seat order; then people are invited.',
  structured_debate: 'Everyone opens, somebody may be asked a question, rebuttals, then the vote.',
  voting: 'Everybody votes before a word is said, then discusses, then votes again: the record shows who moved.',
};

export const methodLabels: Readonly<Record<VoteMethod, string>> = {
  majority: 'Majority',
  plurality: 'Plurality',
  supermajority: 'Supermajority',
  unanimity: 'Unanimity',
  consent: 'Consent',
  gradients: 'Gradients of agreement',
  approval: 'Approval',
  score: 'Score',
  dot: 'Dot voting',
  borda: 'Borda count',
  'instant-runoff': 'Instant run-off',
  schulze: 'Schulze',
  'ranked-pairs': 'Ranked pairs',
  stv: 'Single transferable vote',
  pairwise: 'Pairwise comparison',
};

export const methodHints: Readonly<Record<VoteMethod, string>> = {
  majority: 'An option needs more than half of the votes',
  plurality: 'The option with the most votes wins',
  supermajority: 'An option needs two thirds of the votes, or the share that was set',
  unanimity: 'An option wins only if nobody votes for another',
  consent: 'An option passes unless somebody objects',
  gradients: 'Everybody says how far they agree, in eight steps',
  approval: 'Everybody approves of any number of options; the most approved wins',
  score: 'Everybody scores every option; the highest sum wins',
  dot: 'Everybody hands out dots; the most dots win',
  borda: 'Everybody ranks the options; every rank gives points',
  'instant-runoff': 'Everybody ranks the options; the weakest goes until one has a majority',
  schulze: 'Everybody ranks the options; they are compared two by two',
  'ranked-pairs': 'Everybody ranks the options; the clearest comparisons count first',
  stv: 'Everybody ranks the options; several are elected in proportion',
  pairwise: 'Everybody compares the options two by two',
};

export const vendorLabels: Readonly<Record<string, string>> = {
  claude: 'Anthropic',
  anthropic: 'Anthropic',
  openai: 'OpenAI',
  gemini: 'Google',
  google: 'Google',
};

/** A vendor's name, or the configured name of an endpoint of one's own. */
export const vendorLabel = (provider: string): string => vendorLabels[provider] ?? provider;

export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** `Alex`, `Alex and Sarah`, `Alex, Sarah and Kim`. */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

import type { Amount } from '../election/profile.ts';

/** Voters whose ballots are still out: they may say anything the method takes, abstain, or never come. */
export type Outstanding = { readonly papers: number; readonly weight?: Amount };

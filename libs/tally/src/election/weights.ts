import type { Amount } from './profile.ts';

/**
 * Weights as fixed before a vote opens. A ballot weighs its own weight times its voter's times its class's;
 * whoever is not named weighs 1.
 */
export type Weights = {
  readonly voters?: Readonly<Record<string, Amount>>;
  readonly classes?: Readonly<Record<string, Amount>>;
};

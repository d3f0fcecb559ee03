import type { webcrypto } from 'node:crypto';

/** Names `@hpke/core` takes from the browser's library; Node has the same types under its own. */
declare global {
  type CryptoKey = webcrypto.CryptoKey;
  type CryptoKeyPair = webcrypto.CryptoKeyPair;
}

import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { z } from 'zod';

/** RFC 9180, base mode: a fresh key for every letter, agreed with the addressee's. */
const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

/** What keeps a letter from being opened as anything else that is ever sealed with the same key. */
const PURPOSE = bytesOf('maestro sealed letter v1');

/** Bytes a letter is filled up to a multiple of. */
const BLOCK = 512;

/** Both keys in base64url. */
export type LetterKeys = { readonly publicKey: string; readonly privateKey: string };

/** A value only its addressee can read: the key it was agreed with, and what it says, in base64url. */
export const SealedLetter = z.strictObject({ sealed: z.strictObject({ key: z.string(), text: z.string() }) });
export type SealedLetter = z.infer<typeof SealedLetter>;

export async function newLetterKeys(): Promise<LetterKeys> {
  const { publicKey, privateKey } = await suite.kem.generateKeyPair();
  return {
    publicKey: written(await suite.kem.serializePublicKey(publicKey)),
    privateKey: written(await suite.kem.serializePrivateKey(privateKey)),
  };
}

/** Throws where the key is none. */
export async function sealLetter(publicKey: string, value: unknown): Promise<SealedLetter> {
  const recipientPublicKey = await suite.kem.deserializePublicKey(read(publicKey));
  const { enc, ct } = await suite.seal({ recipientPublicKey, info: PURPOSE }, padded(JSON.stringify(value)));
  return { sealed: { key: written(enc), text: written(ct) } };
}

/** The value, or undefined where the letter was not sealed for this key, or was tampered with. */
export async function openLetter(privateKey: string, { sealed }: SealedLetter): Promise<unknown> {
  const recipientKey = await suite.kem.deserializePrivateKey(read(privateKey));
  const opened = await suite
    .open({ recipientKey, enc: read(sealed.key), info: PURPOSE }, read(sealed.text))
    .then((plain) => new TextDecoder().decode(plain))
    .catch(() => undefined);
  return opened === undefined ? undefined : (JSON.parse(opened) as unknown);
}

/** JSON may end in blanks: they hide how long it is. */
function padded(json: string): ArrayBuffer {
  const { byteLength } = bytesOf(json);
  return bytesOf(json + ' '.repeat(BLOCK - (byteLength % BLOCK)));
}

function bytesOf(text: string): ArrayBuffer {
  return new Uint8Array(new TextEncoder().encode(text)).buffer;
}

const written = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString('base64url');
const read = (text: string): ArrayBuffer => new Uint8Array(Buffer.from(text, 'base64url')).buffer;

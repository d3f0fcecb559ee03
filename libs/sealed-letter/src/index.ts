export { newLetterKeys, openLetter, sealLetter, SealedLetter, type LetterKeys } from './sealed-letter.ts';

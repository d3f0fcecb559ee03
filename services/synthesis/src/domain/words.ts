const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** Words that carry no claim: function words, small numbers, and what every decision and vote says of itself. */
const EMPTY = new Set(
  (
    'a about above after again against all also although am an and any are as at be because been before being below ' +
    'between both but by can cannot could did do does doing done down during each either else every few for from ' +
    'further go goes had has have having he her here hers him his how however i if in instead into is it its itself just let ' +
    'like may me might more most much must my neither no nor not now of off on once one only onto or other our out over ' +
    'own per rather same shall she should since so some still such than that the their them themselves then there ' +
    'these they this those though through thus to too two three four five six seven eight nine ten under until up upon ' +
    'us use used uses using very was we well were what when where whether which while who whom whose why will with ' +
    'within without would yes yet you your ' +
    'agree agreed choice choose chooses chose chosen conclude decide decided decides decision discussion group made ' +
    'make makes option outcome participant participants prefer preferred select selected simulated summary table team ' +
    'therefore vote voted votes voting winner won'
  ).split(' '),
);

const SUFFIXES = ['ations', 'ation', 'ities', 'ings', 'ness', 'ing', 'ity', 'ies', 'ed', 'es', 'ly', 's', 'e', 'y'];
const SHORTEST_STEM = 4;

/** A word's beginning that its forms share: `billing` and `billed` are both `bill`. English alone; others stay whole. */
function stem(word: string): string {
  const suffix = SUFFIXES.find((end) => word.endsWith(end) && word.length - end.length >= SHORTEST_STEM);
  return suffix === undefined ? word : word.slice(0, -suffix.length);
}

/** The words of a text that carry something, each once and without its endings. */
export function contentWords(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  for (const { segment, isWordLike } of segmenter.segment(plain)) {
    if (isWordLike && !EMPTY.has(segment)) words.add(stem(segment));
  }
  return words;
}

const sentenceSegmenter = new Intl.Segmenter('und', { granularity: 'sentence' });

/** A text's sentences, in order, without the space around them. */
export const sentencesOf = (text: string): string[] =>
  [...sentenceSegmenter.segment(text)].map(({ segment }) => segment.trim()).filter((sentence) => sentence !== '');

/** One element of a prompt: `<message seq="4" from="alex">…</message>`. */
export type Element = {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** What stands inside, as written: elements, or escaped words. */
  readonly inside: string;
};

const unescape = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/** The outermost elements with one of these names, in order. An element never holds another of its own name. */
export function* elementsIn(text: string, names: readonly string[]): Generator<Element> {
  const pattern = new RegExp(`<(${names.join('|')})((?:\\s+[\\w-]+="[^"]*")*)\\s*(?:/>|>([\\s\\S]*?)</\\1>)`, 'g');
  for (const [, name = '', attributes = '', inside = ''] of text.matchAll(pattern)) {
    const pairs = [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(
      ([, k = '', v = '']) => [k, unescape(v)] as const,
    );
    yield { name, attributes: new Map(pairs), inside };
  }
}

export const wordsOf = (element: Element): string => unescape(element.inside).trim();

/** The words of the first element with this name inside another; null: there is none. */
export function wordsInside(element: Element, name: string): string | null {
  const [first] = elementsIn(element.inside, [name]);
  return first ? wordsOf(first) : null;
}

export const allWordsInside = (element: Element, name: string): string[] =>
  [...elementsIn(element.inside, [name])].map(wordsOf);

import { escapeAttribute, escapeText } from './escape.ts';

export type Attributes = Readonly<Record<string, string | number | null>>;

const opening = (name: string, attributes: Attributes): string =>
  Object.entries(attributes).reduce(
    (tag, [key, value]) => (value === null ? tag : `${tag} ${key}="${escapeAttribute(String(value))}"`),
    `<${name}`,
  );

/** `<vote_opened seq="9"/>`; attributes that are null are left out. */
export const empty = (name: string, attributes: Attributes): string => `${opening(name, attributes)}/>`;

/** Somebody's words inside an element: escaped. */
export const spoken = (name: string, attributes: Attributes, words: string): string =>
  `${opening(name, attributes)}>\n${escapeText(words)}\n</${name}>`;

/** A short value on one line: `<option>Postgres</option>`. */
export const valued = (name: string, attributes: Attributes, value: string): string =>
  `${opening(name, attributes)}>${escapeText(value)}</${name}>`;

/** Elements inside an element. */
export const containing = (name: string, attributes: Attributes, children: readonly string[]): string =>
  [`${opening(name, attributes)}>`, ...children, `</${name}>`].join('\n');

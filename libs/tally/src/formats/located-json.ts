import { FormatError, placeOf, shown } from './format-error.ts';

/** A JSON value that knows where it stood. */
export type Located = { readonly at: number } & (
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly value: number; readonly source: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'array'; readonly items: readonly Located[] }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, Located> }
);

/** Nothing a vote says is nested deeper; a bound keeps a hostile file from exhausting the stack. */
const DEEPEST = 64;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const WORD = /[a-z]+/y;
const [QUOTE, BACKSLASH, BLANK] = [0x22, 0x5c, 0x20];

/**
 * Reads JSON (RFC 8259) and keeps every value's place, so that what is wrong with a value can be said where it stands.
 * Stricter than `JSON.parse` where that would guess: a name that stands twice in an object, and numbers that a double
 * cannot hold, are errors. Throws FormatError.
 */
export function readJson(text: string): Located {
  let at = 0;

  const fail = (expected: string, where = at): never => {
    throw new FormatError(placeOf(text, where), expected, where < text.length ? shown(text[where]!) : 'the end');
  };
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return null;
    const found = text.slice(at, pattern.lastIndex);
    at = pattern.lastIndex;
    return found;
  };
  // Votes come by the hundred thousand: what is read for every value is read by character code.
  const space = (): void => {
    for (let code = text.charCodeAt(at); code === BLANK || (code >= 9 && code <= 13); code = text.charCodeAt(++at)) {
      if (code === 11 || code === 12) return;
    }
  };
  const skip = (character: string): boolean => {
    space();
    if (text[at] !== character) return false;
    at += 1;
    return true;
  };
  const string = (): string => {
    const start = at;
    let escaped = false;
    at += 1;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) break;
      if (code === BACKSLASH) {
        escaped = true;
        if (match(ESCAPE) === null) fail('an escape that JSON has');
      } else if (code >= BLANK) {
        at += 1;
      } else {
        // A control character, or NaN at the end of the text.
        fail(`the closing quote of the string that begins in line ${placeOf(text, start).line}`);
      }
    }
    at += 1;
    return escaped ? (JSON.parse(text.slice(start, at)) as string) : text.slice(start + 1, at - 1);
  };

  const array = (start: number, depth: number): Located => {
    const items: Located[] = [];
    if (skip(']')) return { kind: 'array', items, at: start };
    do items.push(value(depth + 1));
    while (skip(','));
    return skip(']') ? { kind: 'array', items, at: start } : fail('"," or "]"');
  };
  const object = (start: number, depth: number): Located => {
    const members = new Map<string, Located>();
    if (skip('}')) return { kind: 'object', members, at: start };
    do {
      space();
      const place = at;
      const name = text[at] === '"' ? string() : fail('a name in quotes');
      if (members.has(name)) fail(`each name once (${shown(name)} stood here before)`, place);
      if (!skip(':')) fail('":"');
      members.set(name, value(depth + 1));
    } while (skip(','));
    return skip('}') ? { kind: 'object', members, at: start } : fail('"," or "}"');
  };
  const value = (depth: number): Located => {
    space();
    const start = at;
    if (depth > DEEPEST) fail(`no more than ${DEEPEST} values within each other`);
    if (skip('{')) return object(start, depth);
    if (skip('[')) return array(start, depth);
    if (text[at] === '"') return { kind: 'string', value: string(), at: start };
    const source = match(NUMBER);
    if (source !== null) {
      const number = Number(source);
      if (!Number.isFinite(number)) fail('a number below 10^308', start);
      return { kind: 'number', value: number, source, at: start };
    }
    const word = match(WORD);
    if (word === 'null') return { kind: 'null', at: start };
    if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true', at: start };
    return fail('a JSON value', start);
  };

  const whole = value(0);
  space();
  if (at < text.length) fail('the end');
  return whole;
}

/** The value alone, as `JSON.parse` would give it. */
export function plain(node: Located): unknown {
  switch (node.kind) {
    case 'null':
      return null;
    case 'array':
      return node.items.map(plain);
    case 'object':
      // `fromEntries` defines even `__proto__` as a member like any other.
      return Object.fromEntries([...node.members].map(([name, member]) => [name, plain(member)]));
    default:
      return node.value;
  }
}

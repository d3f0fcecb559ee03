import type { Amount } from '../election/profile.ts';
import { readWeight } from './ballot-file.ts';
import { FormatError, placeOf, shown } from './format-error.ts';
import type { Located } from './located-json.ts';

/** Reads located JSON by what is expected of it, and says where it is something else. */
export class JsonFields {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Fails at a value. */
  unexpected(node: Located, expected: string): never {
    throw new FormatError(placeOf(this.#text, node.at), expected, inWords(node));
  }

  /** An object with some of these names and no others. */
  object(node: Located, names: readonly string[], what: string): ReadonlyMap<string, Located> {
    const members = this.record(node, what);
    for (const [name, member] of members) {
      if (!names.includes(name))
        this.unexpected(member, `no member ${shown(name)} in ${what} (it may have ${names.join(', ')})`);
    }
    return members;
  }

  record(node: Located, what: string): ReadonlyMap<string, Located> {
    return node.kind === 'object' ? node.members : this.unexpected(node, what);
  }

  list(node: Located, what: string): readonly Located[] {
    return node.kind === 'array' ? node.items : this.unexpected(node, what);
  }

  string(node: Located, what: string): string {
    return node.kind === 'string' ? node.value : this.unexpected(node, what);
  }

  /** A whole number from `least` on. */
  whole(node: Located, least: number, what: string): number {
    const fits = node.kind === 'number' && Number.isSafeInteger(node.value) && node.value >= least;
    return fits ? node.value : this.unexpected(node, what);
  }

  /** A number, or a number as text: as it is written, so that nothing is rounded. */
  written(node: Located, what: string): string {
    if (node.kind === 'number') return node.source;
    return this.string(node, what);
  }

  /** A weight above 0, in its shortest writing. */
  weight(node: Located): Amount {
    const what = 'a weight above 0, such as 1, "0.25" or "2/3"';
    return readWeight(this.written(node, what)) ?? this.unexpected(node, what);
  }

  required(members: ReadonlyMap<string, Located>, name: string, of: Located, what: string): Located {
    return members.get(name) ?? this.unexpected(of, `a member "${name}" (${what})`);
  }
}

function inWords(node: Located): string {
  switch (node.kind) {
    case 'object':
      return 'an object';
    case 'array':
      return 'a list';
    case 'string':
      return shown(node.value);
    case 'number':
      return node.source;
    default:
      return node.kind === 'null' ? 'null' : String(node.value);
  }
}

import { FormatError, shown, type Place } from './format-error.ts';

/** Names of options as a file lists them: none empty, none twice. */
export class OptionNames {
  readonly #names: string[] = [];
  readonly #known = new Set<string>();

  /** `at` is asked where the name is none. */
  add(name: string, at: () => Place): void {
    if (name === '') throw new FormatError(at(), `the name of option ${this.#names.length + 1}`, 'nothing');
    if (this.#known.has(name)) throw new FormatError(at(), 'a name that no other option has', shown(name));
    this.#known.add(name);
    this.#names.push(name);
  }

  get count(): number {
    return this.#names.length;
  }

  get list(): readonly string[] {
    return this.#names;
  }
}

import { canonical, type Json } from './canonical.ts';

/** Where two JSON values first differ: a JSON pointer (RFC 6901) and both sides, shortened. */
export function firstDifference(written: Json, counted: Json): string {
  const found = differ(written, counted, '');
  if (found === null) return 'nothing';
  return `${found.pointer === '' ? 'the whole' : found.pointer}: ${short(found.written)} stands there, ${short(found.counted)} is right`;
}

type Difference = { readonly pointer: string; readonly written: Json | undefined; readonly counted: Json | undefined };

function differ(written: Json | undefined, counted: Json | undefined, pointer: string): Difference | null {
  if (!isContainer(written) || !isContainer(counted) || Array.isArray(written) !== Array.isArray(counted)) {
    const same = written !== undefined && counted !== undefined && canonical(written) === canonical(counted);
    return same ? null : { pointer, written, counted };
  }
  const [a, b] = [new Map(Object.entries(written)), new Map(Object.entries(counted))];
  for (const name of new Set([...b.keys(), ...a.keys()])) {
    const step = name.replaceAll('~', '~0').replaceAll('/', '~1');
    const found = differ(a.get(name), b.get(name), `${pointer}/${step}`);
    if (found !== null) return found;
  }
  return null;
}

type Container = readonly Json[] | { readonly [name: string]: Json };

const isContainer = (value: Json | undefined): value is Container => typeof value === 'object' && value !== null;

function short(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  const text = canonical(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

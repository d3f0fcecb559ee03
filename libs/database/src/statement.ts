import { CompiledQuery, sql, type RawBuilder } from 'kysely';
import type { Queries } from './transaction.ts';

/** Where a value goes: `${at.call_id}` in a template, as often as it is needed. */
export type Places<Values> = { readonly [K in keyof Values]: RawBuilder<unknown> };

export type Statement<Values, Row> = (db: Queries, values: Values) => Promise<readonly Row[]>;

/**
 * A statement on the way of every turn, whose text never changes: it is put together at its first use and from then on only
 * given its values. The template must not depend on anything but the places.
 */
export function statement<Values extends object, Row = never>(
  template: (at: Places<Values>) => RawBuilder<unknown>,
): Statement<Values, Row> {
  let compiled: { readonly text: string; readonly names: readonly (keyof Values)[] } | null = null;
  return async (db, values) => {
    compiled ??= compile(template, db);
    const { text, names } = compiled;
    const query = CompiledQuery.raw(
      text,
      names.map((name) => values[name]),
    );
    return (await db.getExecutor().executeQuery<Row>(query)).rows;
  };
}

function compile<Values>(template: (at: Places<Values>) => RawBuilder<unknown>, db: Queries) {
  const names: (keyof Values)[] = [];
  const at = new Proxy({} as Places<Values>, {
    get(_, key) {
      const name = key as keyof Values;
      if (!names.includes(name)) names.push(name);
      return sql.raw(`$${names.indexOf(name) + 1}`);
    },
  });
  const { sql: text, parameters } = template(at).compile(db);
  if (parameters.length > 0) throw new TypeError('a value was written into a statement that is put together only once');
  return { text, names };
}

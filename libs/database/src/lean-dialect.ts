import { PostgresDialect, PostgresDriver, type PostgresDialectConfig } from 'kysely';

type Connection = Awaited<ReturnType<PostgresDriver['acquireConnection']>>;
type Settings = Parameters<PostgresDriver['beginTransaction']>[1];

/** PostgreSQL with one wait less per transaction: the first statement follows BEGIN without awaiting its reply. */
export class LeanDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): PostgresDriver {
    return new LeanDriver(this.#config);
  }
}

class LeanDriver extends PostgresDriver {
  /** The last BEGIN of each connection. */
  readonly #begun = new WeakMap<Connection, Promise<void>>();

  override beginTransaction(connection: Connection, settings: Settings): Promise<void> {
    const begun = super.beginTransaction(connection, settings);
    // Told at the commit; until then the statements after it fail too.
    begun.catch(() => undefined);
    this.#begun.set(connection, begun);
    return Promise.resolve();
  }

  override async commitTransaction(connection: Connection): Promise<void> {
    await this.#begun.get(connection);
    return super.commitTransaction(connection);
  }
}

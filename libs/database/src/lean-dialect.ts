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
  /** How each connection's last BEGIN ended. */
  readonly #begun = new WeakMap<Connection, Promise<{ readonly error?: unknown }>>();

  override beginTransaction(connection: Connection, settings: Settings): Promise<void> {
    const begun = super.beginTransaction(connection, settings).then(
      () => ({}),
      (error: unknown) => ({ error }),
    );
    this.#begun.set(connection, begun);
    return Promise.resolve();
  }

  override async commitTransaction(connection: Connection): Promise<void> {
    const { error } = (await this.#begun.get(connection)) ?? {};
    if (error !== undefined) throw error;
    return super.commitTransaction(connection);
  }
}

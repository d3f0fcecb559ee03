export { connectDatabase, type DatabaseOptions } from './connect-database.ts';
export { isConnectionError, isUniqueViolation } from './errors.ts';
export { migrate, type MigrateOptions, type Migration } from './migrate.ts';
export { statement, type Places, type Statement } from './statement.ts';
export { inTransaction, type Kysely, type Queries, type Transaction } from './transaction.ts';

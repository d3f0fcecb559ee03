/** A test run puts its id here, and whatever it starts carries it: what is left behind in the end can be found. */
export const RUN_MARK = 'MAESTRO_TEST_RUN';

/** The little a server that is not ours needs to know. */
export function serverEnvironment(): Record<string, string> {
  const run = process.env[RUN_MARK];
  return { PATH: process.env['PATH'] ?? '', ...(run !== undefined && { [RUN_MARK]: run }) };
}

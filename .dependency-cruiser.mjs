/**
 * The walls of the house (docs/architecture.md). One sentence per rule; a planted violation in
 * tools/house/boundaries.unit.test.ts proves that each bites.
 */

const TESTS = String.raw`(\.test\.ts$|/test/|/testing/)`;
const SERVICE = '^services/[^/]+/src/';
const lib = (...names) => `^libs/(${names.join('|')})/`;
const npm = (...names) => `node_modules/(${names.join('|')})(/|$)`;

const TRANSPORT = npm('fastify', '@fastify', 'ws', '@nats-io');
const DATABASE = npm('kysely', 'pg', 'ioredis');
const VENDOR_SDKS = npm('@anthropic-ai', 'openai', '@google');
const PRODUCTION = '^(libs/(?!testing/)|services/|frontend/)';

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
/** From some files to anything but what is listed. */
const only = (name, comment, path, allowed) =>
  rule(name, comment, { path, pathNot: TESTS }, { pathNot: [...allowed, String.raw`\.json$`] });

export default {
  forbidden: [
    rule('no-cycles', 'Whoever needs each other is one thing.', {}, { circular: true }),
    only('kernel-stands-alone', 'The kernel touches the language and nothing else.', '^libs/kernel/src/', [
      lib('kernel'),
    ]),
    only(
      'contracts-are-schemas',
      'Contracts touch the kernel and the schema library: browsers read them too.',
      '^libs/contracts/src/',
      [lib('contracts', 'kernel'), npm('zod')],
    ),
    only(
      'cores-are-pure',
      'Cores touch the kernel and contract types: no I/O, no library.',
      '^libs/(discussion-core|tally|opinion)/src/',
      [lib('contracts', 'kernel', 'discussion-core', 'tally', 'opinion')],
    ),
    only(
      'chains-only-hash',
      'The ballot chain counts and hashes: no I/O, and nothing a browser lacks.',
      '^libs/ballot-chain/src/',
      [lib('kernel', 'tally', 'ballot-chain'), npm('@noble/hashes')],
    ),
    only('domain-is-pure', "A service's domain is a core: no I/O, no adapter, no port.", `${SERVICE}domain/`, [
      `${SERVICE}domain/`,
      lib('contracts', 'kernel', 'discussion-core', 'tally', 'opinion', 'ballot-chain'),
      npm('zod'),
    ]),
    only('ports-name-needs', 'A port says what a verb needs, never who gives it.', `${SERVICE}ports/`, [
      `${SERVICE}(ports|domain)/`,
      lib('contracts', 'kernel', 'discussion-core', 'tally', 'opinion', 'ballot-chain'),
    ]),
    rule(
      'verbs-know-no-technology',
      'Application touches cores, ports and contracts: no transport, no database, no HTTP, no vendor.',
      { path: `${SERVICE}application/`, pathNot: TESTS },
      { path: [TRANSPORT, DATABASE, VENDOR_SDKS, '^node:(http|net)$', '^(http|net)$', lib('database', 'messaging')] },
    ),
    rule(
      'nobody-reaches-out',
      'What is inside (domain, ports, application) never reaches for an adapter or the composition.',
      { path: `${SERVICE}(domain|ports|application)/`, pathNot: TESTS },
      { path: [`${SERVICE}adapters/`, `${SERVICE}[^/]+\\.ts$`] },
    ),
    rule(
      'http-only-translates',
      'HTTP turns requests into verbs: no rows, no bus, no sibling adapter.',
      { path: `${SERVICE}adapters/http/`, pathNot: TESTS },
      { path: [DATABASE, npm('@nats-io'), VENDOR_SDKS, `${SERVICE}adapters/(messaging|persistence|vendors)/`] },
    ),
    rule(
      'messaging-only-translates',
      'Messaging turns messages into verbs: no HTTP, no SQL, no sibling adapter.',
      { path: `${SERVICE}adapters/messaging/`, pathNot: TESTS },
      {
        path: [
          npm('fastify', '@fastify', 'ws'),
          DATABASE,
          VENDOR_SDKS,
          `${SERVICE}adapters/(http|persistence|vendors)/`,
        ],
      },
    ),
    rule(
      'persistence-only-stores',
      'Persistence keeps what a port says: no HTTP, no bus client, no verb, no sibling adapter.',
      { path: `${SERVICE}adapters/persistence/`, pathNot: TESTS },
      { path: [TRANSPORT, VENDOR_SDKS, `${SERVICE}(application|adapters/(http|messaging|vendors))/`] },
    ),
    rule(
      'vendors-know-no-discussion',
      'A vendor adapter fills one port: no verb, no store, no bus, no discussion.',
      { path: `${SERVICE}adapters/vendors/`, pathNot: TESTS },
      {
        path: [
          TRANSPORT,
          DATABASE,
          lib('discussion-core', 'discussion-context', 'database', 'messaging', 'event-store'),
          `${SERVICE}(application|adapters/(http|messaging|persistence))/`,
        ],
      },
    ),
    rule(
      'one-vendor-per-folder',
      'A vendor adapter never looks into another one.',
      { path: `${SERVICE}adapters/vendors/([^/]+)/` },
      { path: `${SERVICE}adapters/vendors/[^/]+/`, pathNot: `${SERVICE}adapters/vendors/$1/` },
    ),
    rule(
      'sdks-stay-with-their-vendor',
      "A vendor's SDK is imported by its adapter alone.",
      { path: '^(libs|services|frontend)/', pathNot: [`${SERVICE}adapters/vendors/`, TESTS] },
      { path: VENDOR_SDKS },
    ),
    rule(
      'strangers-at-one-door',
      "Connections of our own making: by the tool adapters, which judge a stranger's address, and by the vendors' transport.",
      {
        path: PRODUCTION,
        pathNot: [`${SERVICE}adapters/tools/`, `${SERVICE}adapters/vendors/vendor-(fetch|body)\\.ts$`, TESTS],
      },
      { path: npm('undici', '@modelcontextprotocol/client') },
    ),
    rule(
      'services-are-islands',
      'Services talk over the bus: none imports another.',
      { path: '^services/([^/]+)/' },
      { path: '^services/[^/]+/', pathNot: '^services/$1/' },
    ),
    rule(
      'libraries-serve',
      'A library never imports what is built on it.',
      { path: '^libs/' },
      { path: '^(services|frontend|tools|e2e|bench)/' },
    ),
    rule(
      'sql-in-its-rooms',
      'SQL is spoken by the database libraries, persistence adapters and the composition.',
      {
        path: PRODUCTION,
        pathNot: [lib('database', 'messaging', 'event-store'), `${SERVICE}(adapters/persistence/|app\\.ts$)`, TESTS],
      },
      { path: npm('kysely', 'pg') },
    ),
    rule(
      'http-in-its-rooms',
      'Fastify stands in HTTP adapters, the composition and the runtime.',
      { path: PRODUCTION, pathNot: [lib('service-runtime'), `${SERVICE}(adapters/http/|app\\.ts$)`, TESTS] },
      { path: npm('fastify', '@fastify') },
    ),
    rule(
      'nats-in-its-room',
      'NATS is known to the messaging library alone.',
      { path: PRODUCTION, pathNot: [lib('messaging'), TESTS] },
      { path: npm('@nats-io') },
    ),
    rule(
      'app-knows-contracts-only',
      'The app reads contracts and cores; server libraries never reach a browser.',
      { path: '^frontend/' },
      {
        path: [
          '^(services|tools|e2e|bench)/',
          '^libs/(?!(contracts|kernel|tally|opinion|ballot-chain)/)',
          TRANSPORT,
          DATABASE,
        ],
      },
    ),
    rule(
      'ui-knows-no-feature',
      'A ui piece is told what to show: it fetches nothing and knows no feature.',
      { path: '^frontend/src/app/ui/' },
      { path: ['^frontend/src/app/(features|data|shell)/', String.raw`node_modules/@angular/common/.*http`] },
    ),
    rule(
      'data-knows-no-screen',
      'Data knows no screen.',
      { path: '^frontend/src/app/data/' },
      { path: '^frontend/src/app/(features|ui|shell)/' },
    ),
    rule(
      'features-are-islands',
      'A feature never imports another feature or the shell; how the record reads is told once, in features/record.',
      { path: '^frontend/src/app/features/([^/]+)/' },
      { path: '^frontend/src/app/(features|shell)/', pathNot: '^frontend/src/app/features/($1|record)/' },
    ),
    rule(
      'production-needs-no-test',
      'Testing, e2e, bench and tools are never imported by production code.',
      { path: PRODUCTION, pathNot: TESTS },
      {
        path: ['^libs/testing/', '^(e2e|bench|tools)/', String.raw`\.test\.ts$`, '/test/', npm('vitest', 'fast-check')],
      },
    ),
    rule(
      'declared-dependencies',
      "What is imported is declared in the workspace's own package.json, and exists.",
      { path: '^(libs|services|tools|frontend|e2e|bench)/', pathNot: TESTS },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: [String.raw`(^|/)dist/`, String.raw`\.angular/`] },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default', 'types'] },
  },
};

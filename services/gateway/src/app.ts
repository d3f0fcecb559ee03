import type { AppConfig } from '@maestro/contracts';
import { systemClock, type Clock } from '@maestro/kernel';
import { connectRedis, type RunningService, type ServiceContext } from '@maestro/service-runtime';
import { acceptWebSockets, type StreamPorts } from './adapters/http/web-sockets.ts';
import { serveEventStreams } from './adapters/http/server-sent-events.ts';
import { serveChat } from './adapters/http/chat/serve-chat.ts';
import { createServer } from './adapters/http/server.ts';
import { StreamPlaces } from './adapters/http/stream-places.ts';
import { readWebApp, serveWebApp } from './adapters/http/web-app.ts';
import { createDevelopmentTokens } from './adapters/identity/development-tokens.ts';
import { createOidcTokens } from './adapters/identity/oidc-tokens.ts';
import { readPeople } from './adapters/identity/people-file.ts';
import { rememberTokens } from './adapters/identity/remembered-tokens.ts';
import { BusLink } from './adapters/messaging/bus-link.ts';
import { createRedisRateLimiter } from './adapters/persistence/redis-rate-limiter.ts';
import { createRedisTickets } from './adapters/persistence/redis-tickets.ts';
import { readArtifact } from './application/artifacts.ts';
import { awaitOwners } from './application/await-owners.ts';
import { StreamHub } from './application/streams/stream-hub.ts';
import { createVerbs } from './application/verbs.ts';
import type { GatewayConfig } from './config.ts';
import type { TokenIssuer, TokenVerifier } from './ports/tokens.ts';

export type Gateway = RunningService & {
  /** Where it listens: `http://127.0.0.1:8080`. */
  readonly url: string;
};

/** Binds ports to adapters and listens. It listens before the bus and the owners are there, and says 503 until they are. */
export async function startGateway({ config, logger }: ServiceContext<GatewayConfig>): Promise<Gateway> {
  const clock = systemClock;
  const people = readPeople(config.peopleFile);
  const webApp = config.WEB_ROOT === undefined ? null : readWebApp(config.WEB_ROOT);
  const { verifier, issuer, oidc } = signInBy(config.signIn, clock);

  const redis = connectRedis({ url: config.REDIS_URL, logger });
  const bus = new BusLink({ url: config.NATS_URL, user: config.NATS_USER, password: config.NATS_PASSWORD, logger });
  const hub = new StreamHub({ owners: bus, live: bus, clock, logger });
  const tickets = createRedisTickets(redis, logger);
  const allowance = { perSecond: config.RATE_LIMIT_PER_SECOND, burst: config.RATE_LIMIT_BURST };
  const limiter = createRedisRateLimiter(redis, allowance, logger);

  const stopping = new AbortController();
  let everyoneAnswered = false;
  const app = await createServer({
    verbs: createVerbs({ owners: bus, people, tickets, issuer, oidc }),
    readArtifact: readArtifact(bus),
    verifier,
    limiter,
    probe: { ready: () => everyoneAnswered && !stopping.signal.aborted && bus.connected },
    stopping: stopping.signal,
    logger,
    trustProxy: config.TRUST_PROXY,
    pages: {
      inlineScripts: webApp?.inlineScripts ?? [],
      connect: oidc ? [new URL(oidc.issuer).origin] : [],
      httpsOnly: oidc !== null,
    },
  });
  const places = new StreamPlaces();
  const streams: StreamPorts = { hub, verifier, tickets, limiter, clock, logger, places };
  serveChat(app, { chats: bus, verifier, limiter, places, clock, logger });
  serveEventStreams(app, streams);
  acceptWebSockets(app, streams);
  if (webApp) await serveWebApp(app, webApp);

  const url = await app.listen({ host: config.HTTP_HOST, port: config.HTTP_PORT });
  bus.feed(hub).catch((error: unknown) => logger.error({ err: error }, 'streams are not fed'));
  awaitOwners(bus, logger, stopping.signal).then(
    (all) => (everyoneAnswered = all),
    (error: unknown) => logger.error({ err: error }, 'the other services could not be asked whether they are there'),
  );
  logger.info({ url, sign_in: config.signIn.mode }, 'listening');
  return {
    url,
    ready: () => everyoneAnswered && bus.connected,
    async stop() {
      stopping.abort();
      hub.close('restart');
      await app.close();
      await bus.drain();
      redis.disconnect();
    },
  };
}

type SignIn = {
  readonly verifier: TokenVerifier;
  /** null where others issue tokens. */
  readonly issuer: TokenIssuer | null;
  readonly oidc: AppConfig['oidc'];
};

function signInBy(settings: GatewayConfig['signIn'], clock: Clock): SignIn {
  if (settings.mode === 'production') {
    const oidc = { issuer: settings.issuer, client_id: settings.clientId };
    return { verifier: rememberTokens(createOidcTokens(settings, clock), clock), issuer: null, oidc };
  }
  const tokens = createDevelopmentTokens(settings.secret, clock);
  return { verifier: rememberTokens(tokens, clock), issuer: tokens, oidc: null };
}

import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { ok, systemClock, type Clock, type Result } from '@maestro/kernel';
import { z } from 'zod';
import { answerRequest, refuse, replyId } from './answer-request.ts';
import { PromptCaches } from './caching/prompt-cache.ts';
import { CallCounter } from './calls.ts';
import { Door } from './door.ts';
import { FaultRule, FaultRules, readFault } from './faults/choose-fault.ts';
import type { ChosenFault } from './faults/fault.ts';
import { transmit, type Pace, type Transmission } from './pace.ts';
import { ToolStep } from './playing/play-tools.ts';
import { loadApollo, type Scenario } from './playing/scenario.ts';
import { anthropic } from './wire/anthropic.ts';
import { apiError } from './wire/api-error.ts';
import { gemini } from './wire/gemini.ts';
import { openaiChat } from './wire/openai-chat.ts';
import { openaiResponses } from './wire/openai-responses.ts';
import type { Wire } from './wire/wire.ts';

const BODY_LIMIT = 32 * 1024 * 1024;

/** Names the model call a request is made for. */
export const CALL_ID_HEADER = 'x-maestro-call-id';
/** Names the fault that strikes this one request: `rate-limited`, `slow-first-token:5000`. */
export const FAULT_HEADER = 'x-simulated-fault';

export type SimulatedProviderOptions = {
  readonly host?: string;
  /** 0, the default: any free port. */
  readonly port?: number;
  readonly pace?: Pace;
  readonly fixedTokens?: number | null;
  readonly faults?: readonly FaultRule[];
  /** Tools to ask for, where they are offered. */
  readonly tools?: readonly z.input<typeof ToolStep>[];
  readonly seed?: number;
  readonly clock?: Clock;
};

export type SimulatedProvider = {
  /** `http://127.0.0.1:8090`; below it `/anthropic`, `/openai/v1` and `/gemini`. */
  readonly url: string;
  /** Refuses connections until told to accept them again, as a server that is down does. */
  refuse(): void;
  accept(): Promise<void>;
  /** Cuts whatever is still being told. */
  stop(): Promise<void>;
};

/** Longer than a minute nobody waits for a simulated vendor. */
const RefuseBody = z.strictObject({ milliseconds: z.int().min(1).max(60_000) });
const ScriptBody = z.strictObject({ steps: z.array(ToolStep).max(100) });
const RulesBody = z.strictObject({ rules: z.array(FaultRule).max(100), seed: z.int().default(1) });

/** Starts the server; all three vendors' APIs behind one address. */
export async function startSimulatedProvider(options: SimulatedProviderOptions = {}): Promise<SimulatedProvider> {
  const app = fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true });
  const faults = new FaultRules(options.faults, options.seed);
  const calls = new CallCounter();
  const vendors = new VendorRoutes(options, [await loadApollo()], faults, calls);
  vendors.mount(app);

  for (const path of ['/healthz', '/health/live', '/health/ready']) app.get(path, () => ({ status: 'ok' }));
  app.get('/_calls', () => calls.report());
  app.post('/_calls/reset', () => {
    calls.reset();
    return calls.report();
  });
  app.get('/_faults', () => ({ rules: faults.rules }));
  app.put('/_faults', (request, reply) => {
    const body = RulesBody.safeParse(request.body);
    if (!body.success) return reply.code(422).send({ error: z.prettifyError(body.error) });
    faults.set(body.data.rules, body.data.seed);
    return { rules: faults.rules };
  });
  app.get('/_tools', () => ({ steps: vendors.toolSteps }));
  app.put('/_tools', (request, reply) => {
    const body = ScriptBody.safeParse(request.body);
    if (!body.success) return reply.code(422).send({ error: z.prettifyError(body.error) });
    vendors.toolSteps = body.data.steps;
    return body.data;
  });
  const door = new Door(app.server);
  app.post('/_refuse', (request, reply) => {
    const body = RefuseBody.safeParse(request.body);
    if (!body.success) return reply.code(422).send({ error: z.prettifyError(body.error) });
    // After this reply: its own connection is one of those that close.
    reply.raw.once('finish', () => door.closeFor(body.data.milliseconds));
    return reply.header('connection', 'close').send(body.data);
  });
  app.post('/_caches/reset', () => {
    vendors.caches.forget();
    return {};
  });

  const url = await app.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 });
  return {
    url,
    refuse: () => door.close(),
    accept: () => door.open(),
    async stop() {
      await door.open();
      await app.close();
    },
  };
}

/** The vendors' routes and what they share. */
class VendorRoutes {
  readonly #options: SimulatedProviderOptions;
  readonly #scenarios: readonly Scenario[];
  readonly #faults: FaultRules;
  readonly #calls: CallCounter;
  readonly caches = new PromptCaches();
  /** What is asked for in one turn, step by step. */
  toolSteps: readonly ToolStep[];
  #served = 0;

  constructor(
    options: SimulatedProviderOptions,
    scenarios: readonly Scenario[],
    faults: FaultRules,
    calls: CallCounter,
  ) {
    this.#options = options;
    this.toolSteps = z.array(ToolStep).parse(options.tools ?? []);
    this.#scenarios = scenarios;
    this.#faults = faults;
    this.#calls = calls;
  }

  mount(app: FastifyInstance): void {
    const serve = (path: string, wire: Wire): void => {
      app.post(path, (request, reply) => this.#serve(wire, request, reply, null, null));
    };
    serve('/anthropic/v1/messages', anthropic);
    serve('/openai/v1/responses', openaiResponses);
    serve('/openai/v1/chat/completions', openaiChat);
    app.post<{ Params: { call: string } }>('/gemini/:version(v1|v1beta)/models/:call', (request, reply) => {
      const [model = '', verb] = request.params.call.split(':');
      if (verb !== 'generateContent' && verb !== 'streamGenerateContent') return reply.callNotFound();
      return this.#serve(gemini, request, reply, model, verb === 'streamGenerateContent');
    });
  }

  async #serve(
    wire: Wire,
    request: FastifyRequest,
    reply: FastifyReply,
    model: string | null,
    stream: boolean | null,
  ): Promise<void> {
    const callId = request.headers[CALL_ID_HEADER];
    if (typeof callId === 'string') this.#calls.count(callId);
    const answer = this.#answer(wire, request, model, stream);
    reply.hijack();
    await transmit(reply.raw, answer);
  }

  #answer(wire: Wire, request: FastifyRequest, model: string | null, stream: boolean | null): Transmission {
    const chosen = this.#faultFor(wire, request);
    if (!chosen.ok) return refuse(wire, apiError('bad_request', chosen.error));
    if (!wire.keyHeaders.some((name) => request.headers[name])) {
      return refuse(wire, apiError('authentication', 'No API key was given.'));
    }
    const { pace = { speed: 0, firstToken: 0 }, fixedTokens = null, clock = systemClock } = this.#options;
    this.#served += 1;
    const nowMs = clock.now().getTime();
    const line = { model, stream, id: replyId(request.body, this.#served), now: Math.floor(nowMs / 1000), nowMs };
    const part = { scenarios: this.#scenarios, fixedTokens, tools: this.toolSteps };
    return answerRequest(wire, request.body, line, chosen.value, part, pace, this.caches);
  }

  #faultFor(wire: Wire, request: FastifyRequest): Result<ChosenFault | null, string> {
    const named = request.headers[FAULT_HEADER];
    return typeof named === 'string' ? readFault(named) : ok(this.#faults.strike(wire.vendor, request.body));
  }
}

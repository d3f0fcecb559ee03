import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, fetch as undiciFetch } from 'undici';
import type { AddressGuard } from './address-guard.ts';

/** Resolves a name, as `dns.lookup` does with `all: true`. */
export type Resolve = (
  hostname: string,
  options: LookupOptions & { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export type GuardedFetchOptions = {
  /** The only origin that may be asked. */
  readonly origin: string;
  readonly guard: AddressGuard;
  /** Milliseconds, each for connecting, for the headers and between pieces of the body. */
  readonly timeoutMs: number;
  /** Bytes of one answer. */
  readonly largestAnswer: number;
  readonly resolve?: Resolve;
};

export type GuardedFetch = { readonly fetch: typeof globalThis.fetch; close(): Promise<void> };

/** The other side is somewhere it must not be. Says nothing of where, to nobody but the log. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/**
 * A `fetch` for one origin. A name is resolved once for a connection, every address it has is judged, and the connection
 * goes to the address that was judged: a name that means another machine a moment later changes nothing. It follows no
 * redirect and reads no endless answer.
 */
export function guardedFetch(options: GuardedFetchOptions): GuardedFetch {
  const { origin, guard, timeoutMs, largestAnswer } = options;
  const connect = buildConnector({ timeout: timeoutMs, lookup: judgedLookup(guard, options.resolve ?? systemLookup) });
  const agent = new Agent({
    connect: (target, done) => {
      const literal = target.hostname.replace(/^\[|\]$/g, '');
      // An address needs no lookup, so nobody would be asked.
      if (isIP(literal) !== 0 && !guard(literal)) return done(refused(literal), null);
      return connect(target, done);
    },
    connections: 4,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: largestAnswer,
  });
  return {
    async fetch(input, init) {
      const url = new URL(input instanceof Request ? input.url : input);
      if (url.origin !== origin) throw new AddressRefused(`${url.origin} is not the server that was configured`);
      const { signal, method, headers, body } = init ?? {};
      const answer = await undiciFetch(url, {
        method: method ?? 'GET',
        headers: [...new Headers(headers)],
        body: (body ?? null) as string | null,
        ...(signal ? { signal } : {}),
        redirect: 'error',
        dispatcher: agent,
      });
      return answer;
    },
    close: () => agent.destroy(),
  };
}

/** A lookup whose every address has been judged. */
function judgedLookup(guard: AddressGuard, resolve: Resolve): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '');
      const bad = addresses.find(({ address }) => !guard(address));
      if (bad) return done(refused(`${hostname} (${bad.address})`), '');
      const [first] = addresses;
      if (!first) return done(Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' }), '');
      if (options.all) return (done as (error: null, addresses: LookupAddress[]) => void)(null, addresses);
      return done(null, first.address, first.family);
    });
  };
}

const refused = (where: string): AddressRefused => new AddressRefused(`${where} is not a place for tools`);

import { Agent, EnvHttpProxyAgent, type Dispatcher } from 'undici';
import { VendorBody } from './vendor-body.ts';

/** Without clocks of its own: the watchdogs of a call end what takes too long. */
const UNTIMED = { headersTimeout: 0, bodyTimeout: 0 };
/** Statuses whose response can have no body. */
const BODYLESS: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * `fetch` for the vendors' SDKs, as far as they use it: a text goes out, the body comes back as a `VendorBody`. The
 * platform's own takes each stream through more layers, which cost more than half of the whole call's memory. It follows no
 * redirect: a key goes where the configuration says and nowhere else.
 */
export const vendorFetch = fetchOver(new Agent(UNTIMED));

/**
 * The same through an HTTP proxy. What is encrypted stays so: the proxy is asked for a tunnel.
 * @param except hosts that are reached directly, as in `NO_PROXY`: `ollama,.svc.cluster.local`.
 */
export const vendorFetchThrough = (proxy: string, except: string): typeof fetch =>
  fetchOver(new EnvHttpProxyAgent({ ...UNTIMED, httpProxy: proxy, httpsProxy: proxy, noProxy: except }));

function fetchOver(connections: Dispatcher): typeof fetch {
  return async (input, init = {}) => {
    const { method = 'GET', body = null, signal = null } = init;
    if (input instanceof Request || (body !== null && typeof body !== 'string')) {
      throw new TypeError('only a URL and a text can be sent to a vendor');
    }
    signal?.throwIfAborted();
    const { origin, pathname, search } = new URL(input);
    const headers = { ...Object.fromEntries(new Headers(init.headers)), 'accept-encoding': 'identity' };
    return new Promise((resolve, reject) => {
      const coming = new VendorBody(
        {
          started: (status, told) => resolve(responseOf(status, told, coming)),
          failed: reject,
        },
        signal,
      );
      connections.dispatch({ origin, path: pathname + search, method, headers, body }, coming);
    });
  };
}

type ToldHeaders = Readonly<Record<string, string | string[] | undefined>>;

function responseOf(status: number, told: ToldHeaders, body: VendorBody): Response {
  const response = new Response(null, { status });
  for (const [name, value = []] of Object.entries(told)) {
    for (const one of typeof value === 'string' ? [value] : value) response.headers.append(name, one);
  }
  if (BODYLESS.has(status)) return response;
  // What the constructor takes as a body is made a web stream, chunk by chunk; the SDKs iterate over either, or ask for a reader.
  return Object.defineProperties(response, {
    body: { value: body },
    text: { value: () => body.text() },
    json: { value: async () => JSON.parse(await body.text()) as unknown },
  });
}

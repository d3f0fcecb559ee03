import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

export type Reply<T = Record<string, unknown>> = {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
  /** How often the request had to be sent until an answer came. */
  readonly sent: number;
};

type Patience = { readonly key?: string; readonly attempts?: number };

/** Somebody at a keyboard: signs in, and sends a POST again under the same key until the product has answered. */
export class Person {
  readonly id: string;
  readonly #baseUrl: string;
  readonly #token: string;

  private constructor(baseUrl: string, id: string, token: string) {
    this.#baseUrl = baseUrl;
    this.id = id;
    this.#token = token;
  }

  static async signIn(baseUrl: string, id: string): Promise<Person> {
    const reply = await fetch(`${baseUrl}/v1/dev/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user_id: id }),
    });
    if (reply.status !== 201) throw new Error(`${id} cannot sign in: ${reply.status} ${await reply.text()}`);
    const { token } = (await reply.json()) as { token: string };
    return new Person(baseUrl, id, token);
  }

  /** Somebody of any workspace, by a token signed with the development secret. */
  static ofWorkspace(baseUrl: string, id: string, workspace: string, secret: string): Person {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const exp = Math.floor(Date.now() / 1000) + 3600;
    const claims = { iss: 'maestro-development', aud: 'maestro', sub: id, workspace, exp };
    const unsigned = `${part({ alg: 'HS256' })}.${part(claims)}`;
    const signature = createHmac('sha256', secret).update(unsigned).digest('base64url');
    return new Person(baseUrl, id, `${unsigned}.${signature}`);
  }

  get authorization(): string {
    return `Bearer ${this.#token}`;
  }

  get<T = Record<string, unknown>>(path: string, { attempts = 1 }: Patience = {}): Promise<Reply<T>> {
    return this.#send<T>('GET', path, undefined, undefined, attempts);
  }

  put<T = Record<string, unknown>>(path: string, body: unknown, { attempts = 1 }: Patience = {}): Promise<Reply<T>> {
    return this.#send<T>('PUT', path, JSON.stringify(body), randomUUID(), attempts);
  }

  delete<T = Record<string, unknown>>(path: string, { attempts = 1 }: Patience = {}): Promise<Reply<T>> {
    return this.#send<T>('DELETE', path, undefined, undefined, attempts);
  }

  /** The body as it is; strings are sent raw, so that malformed bodies can be sent too. */
  post<T = Record<string, unknown>>(path: string, body: unknown, patience: Patience = {}): Promise<Reply<T>> {
    const { key = randomUUID(), attempts = 1 } = patience;
    return this.#send<T>('POST', path, typeof body === 'string' ? body : JSON.stringify(body), key, attempts);
  }

  async #send<T>(
    method: string,
    path: string,
    body: string | undefined,
    key: string | undefined,
    attempts: number,
  ): Promise<Reply<T>> {
    for (let sent = 1; ; sent++) {
      const reply = await this.#once<T>(method, path, body, key, sent);
      const again = reply instanceof Error || [429, 502, 503].includes(reply.status);
      if (!again) return reply;
      if (sent >= attempts) {
        if (reply instanceof Error) throw reply;
        return reply;
      }
      await pause(Math.min(100 * sent, 1000));
    }
  }

  async #once<T>(
    method: string,
    path: string,
    body: string | undefined,
    key: string | undefined,
    sent: number,
  ): Promise<Reply<T> | Error> {
    try {
      const reply = await fetch(`${this.#baseUrl}${path}`, {
        method,
        headers: {
          authorization: this.authorization,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        signal: AbortSignal.timeout(15_000),
        ...(body === undefined ? {} : { body }),
      });
      return { status: reply.status, body: (await reply.json()) as T, headers: reply.headers, sent };
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}

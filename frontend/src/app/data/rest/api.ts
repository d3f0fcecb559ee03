import { HttpClient, HttpContext } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import type { RouteName } from '@maestro/contracts';
import { firstValueFrom } from 'rxjs';
import { IDEMPOTENCY_KEY } from './repeat';
import { type BodyOf, fillPath, type ParametersOf, type QueryOf, type ReplyOf, routeTable } from './route-table';

type CallOptions<K extends RouteName> = {
  readonly parameters?: ParametersOf<K>;
  readonly query?: QueryOf<K>;
  readonly body?: BodyOf<K>;
  /** Keep it while a person tries the same order again; absent: one of its own per call. */
  readonly idempotencyKey?: string;
};

/** Every REST route of the gateway, typed by the contracts. Rejects with an `ApiProblem`. */
@Service()
export class Api {
  private readonly http = inject(HttpClient);

  async call<K extends RouteName>(route: K, options: CallOptions<K> = {}): Promise<ReplyOf<K>> {
    const [method, path] = routeTable[route].split(' ') as [string, string];
    const reply = this.http.request(method, fillPath(path, options.parameters ?? {}), {
      body: options.body,
      params: definedOnly(options.query),
      context: new HttpContext().set(IDEMPOTENCY_KEY, options.idempotencyKey ?? null),
    });
    return (await firstValueFrom(reply)) as ReplyOf<K>;
  }
}

function definedOnly(query: object | undefined): Record<string, string> {
  const entries = Object.entries((query ?? {}) as Record<string, unknown>).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

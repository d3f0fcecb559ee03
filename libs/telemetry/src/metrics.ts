import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export type { Counter, Gauge, Histogram } from 'prom-client';

const registry = new Registry();
let withProcess = false;

type Description<L extends string> = { readonly name: string; readonly help: string; readonly labels?: readonly L[] };

/** Metrics of this process. Asking twice for one name gives the same metric. */
export const metrics = {
  counter<L extends string = never>({ name, help, labels = [] }: Description<L>): Counter<L> {
    return known<Counter<L>>(name) ?? new Counter<L>({ name, help, labelNames: labels, registers: [registry] });
  },
  /** `collect` is asked at every scrape, for what is cheaper read than kept. */
  gauge<L extends string = never>(
    { name, help, labels = [] }: Description<L>,
    collect?: (gauge: Gauge<L>) => void | Promise<void>,
  ): Gauge<L> {
    const existing = known<Gauge<L>>(name);
    if (existing) return existing;
    const gauge: Gauge<L> = new Gauge<L>({
      name,
      help,
      labelNames: labels,
      registers: [registry],
      ...(collect && { collect: () => collect(gauge) }),
    });
    return gauge;
  },
  /** Buckets in the unit the name ends with; by default seconds from 1 ms to 10 s. */
  histogram<L extends string = never>({
    name,
    help,
    labels = [],
    buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  }: Description<L> & { readonly buckets?: readonly number[] }): Histogram<L> {
    return (
      known<Histogram<L>>(name) ??
      new Histogram<L>({ name, help, labelNames: labels, buckets: [...buckets], registers: [registry] })
    );
  },
};

/** The Prometheus text format, the process's own metrics included. */
export async function renderMetrics(): Promise<{ readonly contentType: string; readonly body: string }> {
  if (!withProcess) {
    withProcess = true;
    collectDefaultMetrics({ register: registry });
  }
  return { contentType: registry.contentType, body: await registry.metrics() };
}

function known<M>(name: string): M | undefined {
  return registry.getSingleMetric(name) as M | undefined;
}

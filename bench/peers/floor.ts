import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import pg from 'pg';
import { now } from '../measure/figures.ts';

const TEXT = 'word '.repeat(20);

/**
 * What no design with a durable log, a durable queue and an idempotent worker can go below: per turn three commits
 * (turn asked, claimed, answered) and two JetStream hops (command, result), with nothing else in between.
 * Returns the milliseconds of each turn, one discussion after another at `concurrency`.
 */
export async function floor(
  databaseUrl: string,
  natsUrl: string,
  turns: number,
  concurrency: number,
): Promise<number[]> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: Math.min(concurrency, 20) });
  const nats = await connect({ servers: natsUrl });
  try {
    await pool.query('CREATE TABLE IF NOT EXISTS floor (id bigserial PRIMARY KEY, body text)');
    return await run(pool, nats, turns, concurrency);
  } finally {
    await nats.close();
    await pool.end();
  }
}

async function run(
  pool: pg.Pool,
  nats: Awaited<ReturnType<typeof connect>>,
  turns: number,
  concurrency: number,
): Promise<number[]> {
  const manager = await jetstreamManager(nats);
  for (const name of ['FLOOR_COMMANDS', 'FLOOR_RESULTS']) {
    await manager.streams.add({ name, subjects: [`${name}.*`] });
    await manager.consumers.add(name, { durable_name: 'worker', ack_policy: AckPolicy.Explicit });
  }
  const stream = jetstream(nats);
  const commit = () => pool.query('INSERT INTO floor (body) VALUES ($1)', [TEXT]);
  const waiting = new Map<string, () => void>();
  const worker = await (
    await stream.consumers.get('FLOOR_COMMANDS', 'worker')
  ).consume({
    callback: (message) =>
      void (async () => {
        await commit();
        await commit();
        await stream.publish(message.subject.replace('COMMANDS', 'RESULTS'), TEXT);
        message.ack();
      })(),
  });
  const results = await (
    await stream.consumers.get('FLOOR_RESULTS', 'worker')
  ).consume({
    callback: (message) => {
      message.ack();
      waiting.get(message.subject)?.();
    },
  });
  const samples: number[] = [];
  const discussion = async (n: number) => {
    for (let turn = 0; turn < turns; turn++) {
      const begun = now();
      await commit();
      const answered = new Promise<void>((resolve) => waiting.set(`FLOOR_RESULTS.${n}`, resolve));
      await stream.publish(`FLOOR_COMMANDS.${n}`, TEXT);
      await answered;
      samples.push(now() - begun);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, (_, n) => discussion(n)));
  worker.stop();
  results.stop();
  for (const name of ['FLOOR_COMMANDS', 'FLOOR_RESULTS']) await manager.streams.delete(name);
  return samples;
}

import { startNats, type TestBus } from '@maestro/testing';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { streamPublisher } from '../src/stream-publisher.ts';
import { MSG_ID } from '../src/wire.ts';

let server: TestBus;
let nats: NatsConnection;
beforeAll(async () => {
  server = await startNats();
  const { url, user, password } = server.access('admin');
  nats = await connect({ servers: url, user, pass: password });
  const jsm = await jetstreamManager(nats);
  await jsm.streams.add({ name: 'NOTES', subjects: ['notes.>'], max_msg_size: 1_000 });
});
afterAll(async () => {
  await nats.close();
  await server.stop();
});

const called = (id: string) => {
  const h = headers();
  h.set(MSG_ID, id);
  return h;
};

describe('publishing to a stream', () => {
  it('resolves once the stream has the message, and says where', async () => {
    const { publish } = streamPublisher(nats, '_INBOX.test');
    const acks = await Promise.all(['a', 'b', 'c'].map((id) => publish('notes.one', id, called(id))));
    expect(acks).toEqual([1, 2, 3].map((seq) => ({ stream: 'NOTES', seq, duplicate: false })));
  });

  it('says of a message the stream had before that it is one', async () => {
    const { publish } = streamPublisher(nats, '_INBOX.test');
    const { seq } = await publish('notes.two', 'once', called('same'));
    expect(await publish('notes.two', 'once', called('same'))).toEqual({ stream: 'NOTES', seq, duplicate: true });
  });

  it('rejects what no stream takes, and what the stream refuses', async () => {
    const { publish } = streamPublisher(nats, '_INBOX.test');
    await expect(publish('nowhere', '', headers())).rejects.toThrow('no stream takes nowhere');
    await expect(publish('notes.long', 'x'.repeat(2_000), headers())).rejects.toThrow(
      /notes\.long was refused: .*size/,
    );
  });

  it('rejects what nobody acknowledges, the others not, and what somebody else answers', async () => {
    const { publish } = streamPublisher(nats, '_INBOX.test', 300);
    nats.subscribe('silence', { callback: () => undefined });
    nats.subscribe('chatter', { callback: (_, msg) => void msg.respond('hello') });
    const silent = publish('silence', '', headers());
    await expect(publish('notes.three', '', headers())).resolves.toMatchObject({ stream: 'NOTES' });
    await expect(publish('chatter', '', headers())).rejects.toThrow('an unreadable acknowledgement of chatter');
    await expect(silent).rejects.toThrow('no stream acknowledged silence within 300 ms');
  });

  it('rejects at once what cannot be sent', async () => {
    const { url, user, password } = server.access('admin');
    const closed = await connect({ servers: url, user, pass: password });
    const { publish } = streamPublisher(closed, '_INBOX.test');
    await closed.close();
    await expect(publish('notes.four', '', headers())).rejects.toThrow(/closed/i);
  });
});

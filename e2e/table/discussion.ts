import { setTimeout as pause } from 'node:timers/promises';
import { must } from './apollo.ts';
import { Follower, type Seen } from './follower.ts';
import type { Person, Reply } from './person.ts';

export type Item = Readonly<Record<string, any>>;

/** One discussion as its people use it: whoever opened it follows it. */
export class Discussion {
  readonly id: string;
  readonly path: string;
  readonly follower: Follower;

  private constructor(id: string, follower: Follower) {
    this.id = id;
    this.path = `/v1/discussions/${id}`;
    this.follower = follower;
  }

  static async open(baseUrl: string, by: Person, request: object): Promise<Discussion> {
    const { body } = await must(by.post<{ discussion_id: string }>('/v1/discussions', request));
    return new Discussion(body.discussion_id, new Follower(baseUrl, by, body.discussion_id));
  }

  get log(): readonly Seen[] {
    return this.follower.log;
  }

  typed(type: string): readonly Seen[] {
    return this.log.filter((e) => e.type === type);
  }

  /** The nth event of a type, already seen or still to come. */
  async nth(type: string, n: number): Promise<Seen> {
    await this.follower.event(`${type} ${n}`, () => this.typed(type).length >= n);
    return this.typed(type)[n - 1]!;
  }

  say(who: Person, message: string): Promise<Reply> {
    return who.post(`${this.path}/messages`, { user_id: who.id, message });
  }

  answer(who: Person, body: object): Promise<Reply> {
    return who.post(`${this.path}/human-input`, { user_id: who.id, ...body });
  }

  sign(who: Person, body: object): Promise<Reply> {
    return this.answer(who, { type: 'approval', ...body });
  }

  ballot(who: Person, vote: Seen, body: object): Promise<Reply> {
    return who.post(`${this.path}/votes/${vote.data['vote_id']}/ballots`, { user_id: who.id, ...body });
  }

  steer(who: Person, order: 'pause' | 'resume' | 'cancel'): Promise<Reply> {
    return who.post(`${this.path}/${order}`, {});
  }

  /** Asks people, and gives the request's id. */
  async ask(who: Person, body: object): Promise<string> {
    const reply = await must(who.post<{ request_id: string }>(`${this.path}/input-requests`, body));
    return reply.body.request_id;
  }

  async decision(who: Person): Promise<Record<string, any>> {
    return (await must(who.get<Record<string, any>>(`${this.path}/decision`))).body;
  }

  /** What awaits a person here. */
  async inbox(who: Person): Promise<readonly Item[]> {
    const { body } = await must(who.get<{ items: Item[] }>('/v1/inbox'));
    return body.items.filter((item) => item['discussion_id'] === this.id);
  }

  /** The inbox as soon as it holds so many items: it follows the log a moment later. */
  async inboxOf(who: Person, items: number): Promise<readonly Item[]> {
    for (let tries = 0; tries < 50; tries++) {
      const found = await this.inbox(who);
      if (found.length === items) return found;
      await pause(100);
    }
    throw new Error(`${who.id} never had ${items} items: ${JSON.stringify(await this.inbox(who))}`);
  }

  stop(): void {
    this.follower.stop();
  }
}

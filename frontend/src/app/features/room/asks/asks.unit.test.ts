import { Component, input, signal, type Type } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Orders } from '../../../data/room/orders';
import { ApiProblem } from '../../../data/rest/problem';
import { foldLog } from '../../../data/room/fold-log';
import { emptyRoom, type Room } from '../../../data/room/room';
import { RoomStore } from '../../../data/room/room-store';
import { apolloUpTo } from '../../../testing/apollo-log';
import { ApprovalCard } from './approval-card';
import { AskDrafts } from './ask-drafts';
import { BallotCard } from './ballot-card';
import { ProposalText } from './proposal-text';
import { RequestCard } from './request-card';

@Component({ selector: 'app-proposal-text', template: '' })
class NoText {
  readonly discussionId = input();
  readonly proposal = input();
}

const orders = { answer: vi.fn(), vote: vi.fn(), approve: vi.fn(), ballotOf: vi.fn() };

async function show<C>(
  card: Type<C>,
  me: string,
  inputs: (room: Room) => object,
  upTo: Parameters<typeof apolloUpTo>[0],
) {
  const room = foldLog(emptyRoom, apolloUpTo(upTo));
  const store = { room: signal(room), me: signal(me) };
  TestBed.configureTestingModule({
    providers: [AskDrafts, { provide: RoomStore, useValue: store }, { provide: Orders, useValue: orders }],
  });
  TestBed.overrideComponent(ApprovalCard, { remove: { imports: [ProposalText] }, add: { imports: [NoText] } });
  const fixture = TestBed.createComponent(card);
  for (const [name, value] of Object.entries({ discussionId: 'd', ...inputs(room) })) {
    fixture.componentRef.setInput(name, value);
  }
  const page = fixture.nativeElement as HTMLElement;
  document.body.append(page);
  await fixture.whenStable();
  const textOf = (element: HTMLElement) => element.textContent.replaceAll(/\s+/g, ' ');
  const button = (label: string) => [...page.querySelectorAll('button')].find((b) => textOf(b).includes(label))!;
  const type = async (text: string) => {
    const field = page.querySelector('textarea')!;
    field.value = text;
    field.dispatchEvent(new Event('input'));
    await fixture.whenStable();
  };
  const press = async (label: string) => {
    button(label).click();
    await fixture.whenStable();
  };
  const pressed = async (found: HTMLElement) => {
    found.click();
    await fixture.whenStable();
  };
  const labelled = (label: string) => page.querySelector<HTMLElement>(`[aria-label="${label}"]`)!;
  const pressLabelled = (label: string) => pressed(labelled(label));
  const pressIn = (group: string, label: string) =>
    pressed([...labelled(group).querySelectorAll('button')].find((b) => b.textContent.trim() === label)!);
  const enter = async (label: string, value: string) => {
    const field = labelled(label) as HTMLInputElement;
    field.value = value;
    field.dispatchEvent(new Event(field.tagName === 'SELECT' ? 'change' : 'input'));
    await fixture.whenStable();
  };
  const choose = async (label: string) => {
    [...page.querySelectorAll('label')]
      .find((l) => l.textContent.includes(label))!
      .querySelector('input')!
      .click();
    await fixture.whenStable();
  };
  const asleep = (label: string) => button(label).getAttribute('aria-disabled') === 'true';
  return {
    page,
    button,
    type,
    press,
    pressLabelled,
    pressIn,
    enter,
    choose,
    asleep,
    stable: () => fixture.whenStable(),
  };
}

const drafted = () => TestBed.inject(AskDrafts).of('alex', 'v1');

beforeEach(() => {
  // jsdom lays nothing out, so everything counts as visible.
  HTMLElement.prototype.checkVisibility = () => true;
  for (const order of Object.values(orders)) order.mockReset().mockResolvedValue({ seq: 1 });
});
afterEach(() => document.body.replaceChildren());

describe('a question to the reader', () => {
  const open = () => show(RequestCard, 'alex', (room) => ({ request: room.requests['r1'] }), 'asked');

  it('takes an option and words beside it', async () => {
    const card = await open();
    expect(card.asleep('Send my answer')).toBe(true);
    await card.press('Time-to-market');
    await card.type('Q4!');
    await card.press('Send my answer');
    expect(orders.answer).toHaveBeenCalledWith('d', 'r1', 'Time-to-market', 'Q4!', expect.any(String));
  });

  it('takes words alone where it is not strict', async () => {
    const card = await open();
    await card.type('Neither.');
    await card.press('Send my answer');
    expect(orders.answer).toHaveBeenCalledWith('d', 'r1', null, 'Neither.', expect.any(String));
  });

  it('is answered by number', async () => {
    const card = await open();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '2', bubbles: true }));
    await card.stable();
    expect(card.button('Data integrity').getAttribute('aria-pressed')).toBe('true');
  });

  it('says what went wrong, and trying again is the same order', async () => {
    orders.answer.mockRejectedValueOnce(new ApiProblem(503, 'The service is busy.'));
    const card = await open();
    await card.press('Team velocity');
    await card.press('Send my answer');
    expect(card.page.querySelector('[role=alert]')!.textContent).toContain('The service is busy.');
    await card.press('Send my answer');
    const [first, second] = orders.answer.mock.calls;
    expect(second![4]).toBe(first![4]);
    expect(card.page.querySelector('[role=alert]')).toBeNull();
  });
});

describe('a ballot', () => {
  const open = () => show(BallotCard, 'alex', (room) => ({ vote: room.votes['v1'] }), 'voting');

  it('is cast with a reason', async () => {
    const card = await open();
    await card.press('Hybrid');
    await card.type('meets Q4');
    await card.press('Cast my ballot');
    expect(orders.vote).toHaveBeenCalledWith(
      'd',
      'v1',
      { choice: 'Hybrid (MongoDB + PostgreSQL)' },
      'meets Q4',
      expect.any(String),
    );
  });

  it('can abstain', async () => {
    const card = await open();
    await card.press('Abstain');
    await card.press('Cast my ballot');
    expect(orders.vote).toHaveBeenCalledWith('d', 'v1', { abstain: true }, '', expect.any(String));
  });

  it('is shown again, and can be changed until it closes', async () => {
    orders.ballotOf.mockResolvedValue({ content: { choice: 'PostgreSQL only' }, reason: 'safe', receipt: 'r' });
    const card = await show(
      BallotCard,
      'alex',
      (room) => ({ vote: { ...room.votes['v1'], cast: ['alex'] } }),
      'voting',
    );
    expect(card.page.textContent).toContain('Your ballot is cast: PostgreSQL only');
    await card.press('Change it');
    await card.press('MongoDB only');
    await card.press('Change my ballot');
    expect(orders.vote).toHaveBeenCalledWith('d', 'v1', { choice: 'MongoDB only' }, 'safe', expect.any(String));
  });

  it('leaves its receipt with the voter', async () => {
    orders.vote.mockResolvedValue('0123abcd');
    const card = await open();
    await card.press('Hybrid');
    await card.press('Cast my ballot');
    expect(drafted().receipt()).toBe('0123abcd');
  });
});

describe('a ballot of many forms', () => {
  const by = (method: string, more: object = {}, settings: object = {}) =>
    show(
      BallotCard,
      'alex',
      (room) => {
        const vote = room.votes['v1']!;
        return { vote: { ...vote, method, terms: { ...vote.terms, settings }, ...more } };
      },
      'voting',
    );
  const sent = () => orders.vote.mock.calls[0]![2] as unknown;
  const [sql, mongo, hybrid] = ['PostgreSQL only', 'MongoDB only', 'Hybrid (MongoDB + PostgreSQL)'];

  it('ranks by buttons, equal ranks included', async () => {
    const card = await by('schulze');
    await card.pressLabelled(`${hybrid} up`);
    expect(document.activeElement?.getAttribute('aria-label')).toBe(`${hybrid} up`);
    await card.pressLabelled(`${hybrid} up`);
    expect(document.activeElement?.getAttribute('aria-label')).toBe(`${hybrid} down`);
    await card.pressLabelled(`${mongo} level with the one above`);
    await card.press('Cast my ballot');
    expect(sent()).toEqual({ ranking: [[hybrid], [sql, mongo]] });
  });

  it('ranks as listed where nothing is moved', async () => {
    const card = await by('borda');
    await card.press('Cast my ballot');
    expect(sent()).toEqual({ ranking: [sql, mongo, hybrid] });
  });

  it('approves of any number', async () => {
    const card = await by('approval');
    expect(card.asleep('Cast my ballot')).toBe(true);
    await card.press(`Approve ${sql}`);
    await card.press(`Approve ${hybrid}`);
    await card.press('Cast my ballot');
    expect(sent()).toEqual({ approvals: [sql, hybrid] });
  });

  it('scores within the range', async () => {
    const card = await by('score', {}, { max_score: 5 });
    await card.enter(sql, '6');
    expect(card.asleep('Cast my ballot')).toBe(true);
    await card.enter(sql, '5');
    await card.press('Cast my ballot');
    expect(sent()).toEqual({ scores: { [sql]: 5 } });
  });

  it('hands out no more dots than there are', async () => {
    const card = await by('dot', {}, { dots: 3 });
    await card.enter(sql, '2');
    await card.enter(hybrid, '2');
    expect(card.page.textContent).toContain('-1 of 3 left');
    expect(card.asleep('Cast my ballot')).toBe(true);
    await card.enter(hybrid, '1');
    await card.press('Cast my ballot');
    expect(sent()).toEqual({ scores: { [sql]: 2, [hybrid]: 1 } });
  });

  it('says in eight steps how far one agrees', async () => {
    const card = await by('gradients');
    await card.enter(mongo, '3');
    await card.press('Cast my ballot');
    expect(sent()).toEqual({ scores: { [mongo]: 3 } });
  });

  it('objects to one option and consents to the rest', async () => {
    const card = await by('consent');
    for (const [option, stance] of [
      [sql, 'Consent'],
      [mongo, 'Object'],
      [hybrid, 'Stand aside'],
    ] as const) {
      await card.pressIn(option, stance);
    }
    await card.press('Cast my ballot');
    expect(sent()).toEqual({ stances: { [sql]: 'consent', [mongo]: 'object', [hybrid]: 'stand_aside' } });
  });

  it('compares two by two, and may change its mind', async () => {
    const card = await by('pairwise');
    await card.pressIn(`${sql} or ${mongo}`, sql);
    await card.pressIn(`${sql} or ${mongo}`, mongo);
    await card.press('Cast my ballot');
    expect(sent()).toEqual({ comparisons: [{ winner: mongo, loser: sql }] });
  });

  it('abstains', async () => {
    const card = await by('schulze');
    await card.press('Abstain');
    expect(sent()).toEqual({ abstain: true });
  });

  it('asks for no reason where it is secret', async () => {
    const card = await show(
      BallotCard,
      'alex',
      (room) => ({ vote: { ...room.votes['v1'], terms: { ...room.votes['v1']!.terms, secret: true } } }),
      'voting',
    );
    expect(card.page.querySelector('textarea')).toBeNull();
    expect(card.page.textContent).toContain('Secret: who voted is known');
  });
});

describe('a signature', () => {
  const inputs = (room: Room) => ({ proposal: room.proposals['d1'], signOff: room.proposals['d1']!.signOffs[0] });
  const open = () => show(ApprovalCard, 'sarah', inputs, 'approving');

  it('approves with conditions, one per line', async () => {
    const card = await open();
    await card.choose('Approve with conditions');
    expect(card.asleep('Approve with conditions')).toBe(true);
    await card.type('Backups on day 1\n\n Monitor the sync ');
    await card.press('Approve with 2 conditions');
    expect(orders.approve.mock.calls[0]![1]).toEqual({
      ...{ requestId: 'a1', response: 'approve' },
      conditions: ['Backups on day 1', 'Monitor the sync'],
    });
  });

  it('overrides to another option that was voted on', async () => {
    const card = await open();
    await card.choose('Override');
    const select = card.page.querySelector('select')!;
    expect([...select.options].map((o) => o.value)).toEqual(['', 'PostgreSQL only', 'MongoDB only']);
    select.value = 'PostgreSQL only';
    select.dispatchEvent(new Event('change'));
    await card.stable();
    await card.press('Override to PostgreSQL only');
    expect(orders.approve.mock.calls[0]![1]).toMatchObject({ response: 'override', option: 'PostgreSQL only' });
  });

  it('does not veto without a reason', async () => {
    const card = await open();
    await card.choose('Veto');
    expect(card.asleep('Veto')).toBe(true);
    await card.type('Too risky.');
    await card.press('Veto');
    expect(orders.approve.mock.calls[0]![1]).toEqual({ requestId: 'a1', response: 'veto', reason: 'Too risky.' });
  });

  it('offers only what is still allowed', async () => {
    const card = await show(
      ApprovalCard,
      'sarah',
      (room) => ({ ...inputs(room), signOff: { ...inputs(room).signOff!, responses: ['approve', 'veto'] } }),
      'approving',
    );
    expect([...card.page.querySelectorAll('strong')].map((s) => s.textContent)).toEqual([
      'Approve',
      'Approve with conditions',
      'Veto',
    ]);
  });
});

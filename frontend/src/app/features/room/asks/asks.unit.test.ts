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
  const button = (label: string) => [...page.querySelectorAll('button')].find((b) => b.textContent.includes(label))!;
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
  const choose = async (label: string) => {
    [...page.querySelectorAll('label')]
      .find((l) => l.textContent.includes(label))!
      .querySelector('input')!
      .click();
    await fixture.whenStable();
  };
  const asleep = (label: string) => button(label).getAttribute('aria-disabled') === 'true';
  return { page, button, type, press, choose, asleep, stable: () => fixture.whenStable() };
}

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
      'Hybrid (MongoDB + PostgreSQL)',
      'meets Q4',
      expect.any(String),
    );
  });

  it('can abstain', async () => {
    const card = await open();
    await card.press('Abstain');
    await card.press('Cast my ballot');
    expect(orders.vote).toHaveBeenCalledWith('d', 'v1', null, '', expect.any(String));
  });

  it('is shown again, and can be changed until it closes', async () => {
    orders.ballotOf.mockResolvedValue({ choice: 'PostgreSQL only', reason: 'safe' });
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
    expect(orders.vote).toHaveBeenCalledWith('d', 'v1', 'MongoDB only', 'safe', expect.any(String));
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

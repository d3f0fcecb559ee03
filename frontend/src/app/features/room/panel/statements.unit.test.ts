import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { NewLogEvent, Stance } from '@maestro/contracts';
import { foldLog } from '../../../data/room/fold-log';
import { Orders } from '../../../data/room/orders';
import { emptyRoom, type Room, seatOf } from '../../../data/room/room';
import { RoomStore } from '../../../data/room/room-store';
import { apolloUpTo, numbered } from '../../../testing/apollo-log';
import { commonGroundOf, doubtsOf, groupsOf, marksOf, movesOf } from '../../record/opinion-words';
import { OpinionSection } from './opinion-section';
import { Statements } from './statements';

const claimed = (statement_id: string, text: string, messages: number[]): NewLogEvent => ({
  type: 'statement:added',
  data: { statement_id, text, messages, analysis_id: 'a1', round: 1 },
});
const took = (participant_id: string, stance: Stance, before: Stance | null = null): NewLogEvent => ({
  type: 'stance:taken',
  data: { statement_id: 's1', participant_id, stance, before, late: false },
});
const weighed: NewLogEvent = {
  type: 'opinion:updated',
  data: {
    ...{ revision: 1, participants: 2, silhouette: 1, agreed: ['s1'], disagreed: ['s2'], statements: [] },
    groups: [
      { group_id: 0, members: ['alex'], representative: [{ statement_id: 's1', for: 'agree' }] },
      { group_id: 1, members: ['devops'], representative: [{ statement_id: 's1', for: 'disagree' }] },
    ],
    positions: { alex: [1, 0], devops: [-1, 0] },
  },
};

const asked = foldLog(emptyRoom, apolloUpTo('asked'));
const [spoken] = asked.entries.filter(({ kind }) => kind === 'message');
const more = (room: Room, ...events: NewLogEvent[]): Room => foldLog(room, numbered(events, room.seq));
const stated = more(
  asked,
  claimed('s1', 'Billing needs transactions.', [spoken!.seq]),
  claimed('s2', 'Speed is all.', [1]),
);

const room = signal<Room>(stated);
const takeStance = vi.fn();

beforeEach(() => {
  room.set(stated);
  takeStance.mockReset().mockResolvedValue({});
  TestBed.configureTestingModule({
    providers: [
      provideRouter([]),
      { provide: Orders, useValue: { takeStance } },
      { provide: RoomStore, useValue: { room, me: signal('alex'), mySeat: () => seatOf(room(), 'alex') } },
    ],
  });
});

async function show() {
  const fixture = TestBed.createComponent(Statements);
  fixture.componentRef.setInput('discussionId', 'd1');
  await fixture.whenStable();
  const page = fixture.nativeElement as HTMLElement;
  return {
    fixture,
    page,
    button: (label: string) => [...page.querySelectorAll('button')].find((b) => b.textContent.includes(label)),
  };
}

describe('statements', () => {
  it('show what they were taken from, how the table stands, and my stance', async () => {
    room.set(more(stated, took('devops', 'disagree'), took('alex', 'agree')));
    const { page, button } = await show();
    expect(page.textContent).toContain('Billing needs transactions.');
    expect(page.querySelector('a')!.getAttribute('href')).toContain(`at=${spoken!.seq}`);
    expect(button('Agree')!.textContent.trim()).toMatch(/Agree\s+1/);
    expect(button('Agree')!.getAttribute('aria-pressed')).toBe('true');
    expect(button('Disagree')!.getAttribute('aria-pressed')).toBe('false');
    expect(page.textContent).toContain('One waits for your stance');
  });

  it('are agreed with by one press, under a key that repeats safely', async () => {
    takeStance.mockRejectedValueOnce(new Error('lost'));
    const { fixture, page, button } = await show();
    button('Agree')!.click();
    await fixture.whenStable();
    expect(page.querySelector('[role="alert"]')).not.toBeNull();
    button('Agree')!.click();
    await fixture.whenStable();
    expect(page.querySelector('[role="alert"]')).toBeNull();
    const [first, second] = takeStance.mock.calls;
    expect(first).toEqual(['d1', 's1', 'agree', expect.any(String)]);
    expect(second).toEqual(first);
  });

  it('are closed to whoever may not speak, and to all after the end', async () => {
    room.set({ ...stated, phase: 'decided' });
    const { page } = await show();
    expect(page.querySelector('button')).toBeNull();
    expect(page.textContent).toContain('Agree 0');
  });
});

describe('what the stances say', () => {
  const opinion = more(
    stated,
    took('devops', 'disagree'),
    took('alex', 'pass'),
    took('alex', 'agree', 'pass'),
    weighed,
  );

  it('is a map of groups, in words too', async () => {
    room.set(opinion);
    const fixture = TestBed.createComponent(OpinionSection);
    await fixture.whenStable();
    const page = fixture.nativeElement as HTMLElement;
    expect(page.querySelector('[role="img"]')!.getAttribute('aria-label')).toBe(
      'Map of opinions, group A: Alex; group B: DevOps AI',
    );
    expect(groupsOf(opinion)[1]).toEqual({
      letter: 'B',
      who: 'DevOps AI',
      stands: ['Disagrees: Billing needs transactions.'],
    });
    expect(commonGroundOf(opinion)).toEqual(['Billing needs transactions.', 'Not: Speed is all.']);
  });

  it('names no groups where there is one', () => {
    const together = {
      ...opinion.opinion!,
      groups: [{ group_id: 0, members: ['alex', 'devops'], representative: [] }],
    };
    expect(groupsOf({ ...opinion, opinion: together })).toEqual([]);
    expect(marksOf({ ...opinion, opinion: together }).map(({ group }) => group)).toEqual([null, null]);
  });

  it('tells where words and ballots differ', () => {
    const contradictions = [
      { participant_id: 'alex', stance: 'agree' as const, favours: ['MongoDB only'] },
      { participant_id: 'devops', stance: 'disagree' as const, favours: [] },
    ];
    const data = { vote_id: 'v1', option: 'PostgreSQL only', stated: 1, balloted: 0.5, compared: 4, contradictions };
    expect(doubtsOf(more(stated, { type: 'consensus:doubted', data }))).toEqual([
      {
        summary: '100 % said they agree with PostgreSQL only, 50 % voted for it.',
        who: ['Alex agreed, and voted for MongoDB only', 'DevOps AI disagreed, and voted for nothing'],
      },
    ]);
  });

  it('tells who changed their mind, after which message', () => {
    const [move, ...others] = movesOf(opinion);
    expect(others).toEqual([]);
    expect(move!.words).toBe('Alex went from passing to agreeing: Billing needs transactions.');
    expect(move!.after?.by).toBe('Backend Engineer AI');
    expect(movesOf(stated)).toEqual([]);
  });
});

import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { plainTerms } from '@maestro/tally';
import type { MessageEntry } from '../../data/room/entry';
import { Orders } from '../../data/room/orders';
import { emptyRoom, type Vote } from '../../data/room/room';
import { RoomStore } from '../../data/room/room-store';
import { VoteResult } from './vote-result';
import { shiftOf } from './shift-words';
import { outcomeSentence, titleOf } from './vote-words';

const orders = { exportOf: vi.fn(), comparisonOf: vi.fn() };

const vote: Vote = {
  ...{ voteId: 'v1', seq: 9, at: '2026-01-01T00:00:00.000Z', method: 'instant-runoff', options: ['A', 'B'] },
  ...{ voters: ['ada', 'ben'], quorum: 0.5, deadline: null, ballotRound: 1, stage: 'final', terms: plainTerms },
  ...{ cast: ['ada', 'ben'], shift: null },
  result: {
    ...{ seq: 12, reasons: {}, secret: false, chainHead: 'head' },
    ballots: [
      { participant_id: 'ada', choice: null, ranking: [['B'], ['A']], cause: null },
      { participant_id: 'ben', choice: null, ranking: [['B']], cause: null },
    ],
    tally: {
      ...{ counts: { A: 0, B: 2 }, eligible: 2, cast: 2, abstentions: 0, quorum_needed: 1 },
      ...{ outcome: 'winner', winner: 'B', tied: [], broken_by: null },
      working: {
        why: 'B has a majority.',
        options: ['A', 'B'],
        rounds: [
          { round: 1, tally: { A: '1', B: '1' } },
          { round: 2, tally: { B: '2' } },
        ],
      },
    },
  },
};

async function show(over: Partial<Vote> = {}) {
  TestBed.configureTestingModule({
    providers: [
      { provide: RoomStore, useValue: { room: signal(emptyRoom), me: signal('ada') } },
      { provide: Orders, useValue: orders },
    ],
  });
  const fixture = TestBed.createComponent(VoteResult);
  fixture.componentRef.setInput('vote', { ...vote, ...over });
  fixture.componentRef.setInput('withWorking', true);
  fixture.componentRef.setInput('discussionId', 'd');
  await fixture.whenStable();
  const page = fixture.nativeElement as HTMLElement;
  const press = async (label: string) => {
    [...page.querySelectorAll('button')].find((b) => b.textContent.includes(label))!.click();
    await vi.waitFor(() => fixture.whenStable());
  };
  return { page, press };
}

describe('a closed vote', () => {
  it('says why it won, round by round, and puts voters beside what they ranked first', async () => {
    const { page } = await show();
    expect(page.textContent).toContain('B has a majority.');
    expect([...page.querySelectorAll('td')].map((cell) => cell.textContent.trim())).toEqual(['1', '–', '1', '2']);
    expect(page.querySelector('[aria-label="Stand behind B"]')!.textContent).toContain('ada');
    expect(page.querySelector('[aria-label="Stand behind A"]')).toBeNull();
  });

  it('names nobody where it was secret', async () => {
    const ballots = ['ada', 'ben'].map((participant_id) => ({ participant_id, choice: null, cause: null }));
    const { page } = await show({ result: { ...vote.result!, secret: true, ballots } });
    expect(page.textContent).not.toContain('ada');
    expect(page.textContent).not.toContain('abstained');
  });

  it('is counted again here, and says where it does not hold', async () => {
    orders.exportOf.mockResolvedValue('{}');
    const { page, press } = await show();
    await press('Recount in this browser');
    await vi.waitFor(() => expect(page.textContent).toContain('It does not hold'));
  });

  it('says so where no method finds a winner', async () => {
    orders.comparisonOf.mockResolvedValue({ agreements: [], differences: [] });
    const { page, press } = await show();
    await press('What other methods say');
    await vi.waitFor(() => expect(page.textContent).toContain('No method finds a winner in these ballots.'));
  });

  it('shows what other methods say', async () => {
    orders.comparisonOf.mockResolvedValue({
      agreements: [{ winners: ['B'], methods: ['borda', 'schulze'] }],
      differences: ['They differ.'],
    });
    const { page, press } = await show();
    await press('What other methods say');
    await vi.waitFor(() => expect(page.textContent).toContain('B by Borda count and Schulze'));
    expect(page.textContent).toContain('They differ.');
  });
});

describe('in words', () => {
  it('tells several winners, and what a method found nobody to have', () => {
    const tally = { ...vote.result!.tally, winner: null, winners: ['A', 'B'] };
    expect(outcomeSentence({ ...vote, result: { ...vote.result!, tally } })).toBe('2 of 2 voters voted; A and B won.');
    const none = { ...tally, winners: [], outcome: 'no_majority' as const };
    expect(outcomeSentence({ ...vote, method: 'unanimity', result: { ...vote.result!, tally: none } })).toBe(
      '2 of 2 voters voted; no option has what unanimity asks for.',
    );
  });

  it('tells who moved, how far and after what', () => {
    const move = { from: { choice: 'A' }, to: { choice: 'B' } };
    const moves = [
      { participant_id: 'ada', distance: 1, after: 7, ...move },
      { participant_id: 'ben', distance: 0.5, after: null, ...move },
    ];
    const shift = { first_vote_id: 'v0', compared: 3, moved: 2, mean_distance: 0.5, moves };
    const said = { kind: 'message', seq: 7, at: '', by: 'cy', text: '**No.**' } as MessageEntry;
    expect(shiftOf({ ...vote, shift }, { ...emptyRoom, entries: [said] })).toEqual({
      summary: '2 of 3 moved since the first ballot:',
      movers: [
        { name: 'ada', far: '100 %', after: { seq: 7, by: 'cy', excerpt: 'No.' } },
        { name: 'ben', far: '50 %', after: null },
      ],
    });
    expect(shiftOf({ ...vote, shift: { ...shift, moved: 0, moves: [] } }, emptyRoom)).toEqual({
      summary: 'Nobody has moved since the first ballot.',
      movers: [],
    });
    expect(shiftOf(vote, emptyRoom)).toBeNull();
  });

  it('calls a vote what it is in this room', () => {
    const room = { protocol: 'voting' } as const;
    expect(titleOf({ ...vote, stage: 'first' }, room)).toBe('The first ballot');
    expect(titleOf(vote, room)).toBe('The final ballot');
    expect(titleOf({ ...vote, ballotRound: 2 }, room)).toBe('The run-off');
    expect(titleOf(vote, { protocol: 'round_robin' })).toBe('The vote');
  });
});

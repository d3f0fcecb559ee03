import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { NewLogEvent } from '@maestro/contracts';
import { foldLog } from '../../../data/room/fold-log';
import { fileAddress } from '../../../data/room/files';
import { emptyRoom } from '../../../data/room/room';
import { RoomStore } from '../../../data/room/room-store';
import { apolloUpTo, numbered } from '../../../testing/apollo-log';
import { FilesSection } from './files-section';

const wrote: NewLogEvent = {
  type: 'tool:called',
  data: {
    ...{ agent_id: 'devops', turn_id: 't9', call_id: 't9-1', tool: 'fs_write', arguments: '{}' },
    ...{ outcome: 'answered', result: '', bytes: 0, took_ms: 1, late: false },
  },
};
const file = {
  path: 'notes/a b.md',
  version: 2,
  bytes: 3,
  written_by: 'devops',
  written_at: '2026-01-01T00:00:00.000Z',
};

describe('the files of a discussion', () => {
  const before = foldLog(emptyRoom, apolloUpTo('asked'));
  const room = signal(before);
  let server: HttpTestingController;

  beforeEach(() => {
    room.set(before);
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), { provide: RoomStore, useValue: { room } }],
    });
    server = TestBed.inject(HttpTestingController);
  });

  it('are asked for once one was written, and again after every writing', async () => {
    const fixture = TestBed.createComponent(FilesSection);
    fixture.componentRef.setInput('discussionId', 'd1');
    const page = fixture.nativeElement as HTMLElement;
    await fixture.whenStable();
    server.expectNone(() => true);
    expect(page.textContent.trim()).toBe('');

    room.update((now) => foldLog(now, numbered([wrote], now.seq)));
    fixture.detectChanges();
    server.expectOne('/v1/discussions/d1/artifacts').flush({ artifacts: [file] });
    await fixture.whenStable();
    expect(page.querySelector('button')?.getAttribute('aria-label')).toBe('Download notes/a b.md');
    expect(page.textContent).toContain('Version 2, by DevOps AI');

    room.update((now) => foldLog(now, numbered([wrote], now.seq)));
    fixture.detectChanges();
    server.expectOne('/v1/discussions/d1/artifacts').flush({ artifacts: [] });
    await fixture.whenStable();
  });

  it('are read each by its own path', () => {
    expect(fileAddress('d1', 'notes/Größe (1).md')).toBe('/v1/discussions/d1/artifacts/notes/Gr%C3%B6%C3%9Fe%20(1).md');
  });
});

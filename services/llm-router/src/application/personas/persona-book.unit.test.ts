import { ManualClock } from '@maestro/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { NotNow } from '../../domain/not-now.ts';
import { aPersona } from '../../domain/testing/persona.ts';
import type { PersonaVersion } from '../../ports/persona-store.ts';
import { RememberedPersonas } from './persona-book.ts';

const versionOf = (version: number, over: Partial<PersonaVersion> = {}): PersonaVersion => ({
  ...aPersona({ version, role: `role ${version}` }),
  deleted: false,
  createdAt: new Date(0),
  createdBy: null,
  ...over,
});

/** The versions of one persona in one workspace, and how often they were looked up. */
class Versions {
  kept: PersonaVersion[] = [versionOf(1)];
  asked: string[] = [];
  away = false;

  async newest(workspaceId: string, id: string): Promise<PersonaVersion | null> {
    this.#ask(`${workspaceId}/${id}`);
    return workspaceId === 'w' && id === 'architect' ? (this.kept.at(-1) ?? null) : null;
  }

  async version(workspaceId: string, id: string, version: number): Promise<PersonaVersion | null> {
    this.#ask(`${workspaceId}/${id}/${version}`);
    return this.kept.find((one) => one.version === version) ?? null;
  }

  #ask(what: string): void {
    if (this.away) throw new NotNow('the store is away');
    this.asked.push(what);
  }
}

let versions: Versions;
let clock: ManualClock;
let book: RememberedPersonas;
beforeEach(() => {
  versions = new Versions();
  clock = new ManualClock('2026-01-01T00:00:00.000Z');
  book = new RememberedPersonas(versions, clock);
});

describe('the newest version of a persona', () => {
  it('is looked up once a second at the most', async () => {
    await book.find('w', 'architect');
    versions.kept.push(versionOf(2));
    clock.advance(999);
    expect(await book.find('w', 'architect')).toMatchObject({ version: 1 });
    clock.advance(1);
    expect(await book.find('w', 'architect')).toMatchObject({ version: 2 });
    expect(versions.asked).toHaveLength(2);
  });

  it('is seen at once by the process that made it', async () => {
    await book.find('w', 'architect');
    versions.kept.push(versionOf(2));
    book.forget('w', 'architect');
    expect(await book.find('w', 'architect')).toMatchObject({ version: 2 });
  });

  it('is nobody where the persona was taken away or never was, which is remembered as well', async () => {
    versions.kept.push(versionOf(2, { deleted: true }));
    expect(await book.find('w', 'architect')).toBeNull();
    expect(await book.find('w', 'nobody')).toBeNull();
    await book.find('w', 'architect');
    await book.find('w', 'nobody');
    expect(versions.asked).toEqual(['w/architect', 'w/nobody']);
  });

  it('is each workspace’s own', async () => {
    expect(await book.find('w', 'architect')).not.toBeNull();
    expect(await book.find('other', 'architect')).toBeNull();
  });

  it('cannot be told while the store is away, and what was told in the last second can', async () => {
    await book.find('w', 'architect');
    versions.away = true;
    expect(await book.find('w', 'architect')).not.toBeNull();
    clock.advance(1_000);
    await expect(book.find('w', 'architect')).rejects.toThrow(NotNow);
  });
});

describe('a version of a persona', () => {
  it('is looked up once for ever, also of one taken away since', async () => {
    versions.kept.push(versionOf(2, { deleted: true }));
    expect(await book.find('w', 'architect', 1)).toMatchObject({ role: 'role 1' });
    clock.advance(1_000_000);
    book.forget('w', 'architect');
    expect(await book.find('w', 'architect', 1)).toMatchObject({ role: 'role 1' });
    expect(versions.asked).toEqual(['w/architect/1']);
  });

  it('that is not there yet is looked up again', async () => {
    expect(await book.find('w', 'architect', 2)).toBeNull();
    versions.kept.push(versionOf(2));
    expect(await book.find('w', 'architect', 2)).toMatchObject({ version: 2 });
  });

  it('gives way to newer ones once there are thousands: memory has a bound', async () => {
    await book.find('w', 'architect', 1);
    for (let i = 0; i < 2_000; i++) await book.find('w', `persona-${i}`);
    versions.asked = [];
    await book.find('w', 'persona-1999');
    expect(versions.asked).toEqual([]);
    await book.find('w', 'architect', 1);
    expect(versions.asked).toEqual(['w/architect/1']);
  });
});

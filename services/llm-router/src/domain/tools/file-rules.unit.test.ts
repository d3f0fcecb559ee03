import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeWriting, problemOfText, SANDBOX_LIMITS, type FileEntry, type Standing } from './file-rules.ts';
import { readSandboxPath } from './sandbox-path.ts';

const read = readSandboxPath('notes.md');
if (!read.ok) throw new Error(read.error);
const path = read.value;
const file: FileEntry = { path: 'notes.md', version: 3, bytes: 10, writtenBy: 'devops', writtenAt: new Date(0) };
const standing = (over: Partial<Standing> = {}): Standing => ({
  used: { files: 1, bytes: 10 },
  file: null,
  inTheWay: null,
  ...over,
});

describe('writing a file', () => {
  it('begins with version 1 and goes on from the one that was read', () => {
    expect(judgeWriting(standing(), path, 'Hé', 0)).toMatchObject({ value: { version: 1, bytes: 3, growth: 3 } });
    expect(judgeWriting(standing({ file }), path, 'Hello', 3)).toMatchObject({
      value: { version: 4, bytes: 5, growth: -5 },
    });
  });

  it.each([
    ['over a version that is not the newest', { file }, 2, 'is at version 3 by devops, you named version 2'],
    ['a new file where there is one', { file }, 0, 'exists, version 3 by devops'],
    ['over a file that is not there', {}, 1, 'does not exist; write it with version 0'],
    ['where a folder stands', { inTheWay: 'notes.md/a' }, 0, 'is in the way'],
    ['one file too many', { used: { files: SANDBOX_LIMITS.files, bytes: 0 } }, 0, 'the sandbox is full: 200 files'],
    ['too much', { used: { files: 1, bytes: SANDBOX_LIMITS.bytes } }, 0, '0 bytes are left, this needs 5 more'],
  ] satisfies [string, Partial<Standing>, number, string][])('is refused %s', (_, over, expected, why) => {
    expect(judgeWriting(standing(over), path, 'Hello', expected)).toEqual({
      ok: false,
      error: expect.stringContaining(why) as string,
    });
  });

  it('in a full sandbox may make a file smaller', () => {
    const full = { used: { files: 200, bytes: SANDBOX_LIMITS.bytes }, file };
    expect(judgeWriting(standing(full), path, 'less', 3).ok).toBe(true);
  });

  it.each(['PNG\0', '\u{1}', '\u{7f}', '\ufeffa', '\udfff', '\u{9b}'])('keeps no binary content: %j', (text) =>
    expect(problemOfText(text)).toContain('binary content is refused'),
  );

  it('keeps text with lines and tabs, up to its limit in bytes', () => {
    expect(problemOfText('a\tb\r\n😀')).toBeNull();
    expect(problemOfText('é'.repeat(SANDBOX_LIMITS.fileBytes / 2))).toBeNull();
    expect(problemOfText('é'.repeat(SANDBOX_LIMITS.fileBytes / 2 + 1))).toContain('at most 131072 bytes');
  });

  it('never leads beyond the quota', () => {
    const used = fc.record({ files: fc.nat(200), bytes: fc.nat(SANDBOX_LIMITS.bytes) });
    const size = fc.nat(SANDBOX_LIMITS.fileBytes);
    fc.assert(
      fc.property(used, fc.option(size), size, (used, before, length) => {
        const existing = before === null ? null : { ...file, bytes: Math.min(before, used.bytes) };
        const verdict = judgeWriting(
          { used, file: existing, inTheWay: null },
          path,
          'x'.repeat(length),
          existing ? 3 : 0,
        );
        if (!verdict.ok) return;
        expect(used.bytes + verdict.value.growth).toBeLessThanOrEqual(SANDBOX_LIMITS.bytes);
        expect(used.files + (existing ? 0 : 1)).toBeLessThanOrEqual(SANDBOX_LIMITS.files);
      }),
    );
  });
});

import fc from 'fast-check';
import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesOf, readSandboxPath } from './sandbox-path.ts';

const accepted = (written: string) => {
  const path = readSandboxPath(written);
  return path.ok ? path.value : null;
};

describe('a path in the sandbox', () => {
  it.each(['notes.md', 'decisions/storage.md', '.gitignore', 'a/.b/c', 'Ünïcode/日本語.md', 'two words.txt', '100/1'])(
    'may be %j',
    (written) => expect(accepted(written)?.text).toBe(written.normalize('NFC')),
  );

  it.each([
    ['', 'not empty'],
    ['/etc/passwd', 'does not begin with /'],
    ['..', 'no . or ..'],
    ['a/../../b', 'no . or ..'],
    ['./a', 'no . or ..'],
    ['a//b', 'no empty segments'],
    ['a/', 'no empty segments'],
    ['a\\b', 'holds none of'],
    ['C:x', 'holds none of'],
    ['..%2fb', 'holds none of'],
    ['a\0b', 'no invisible characters'],
    ['a\nb', 'no invisible characters'],
    ['a\u202eb', 'no invisible characters'],
    ['a\u200bb', 'no invisible characters'],
    ['a\u00a0b', 'no invisible characters'],
    ['\ud800', 'well-formed'],
    ['．．/x', 'no . or ..'],
    ['․․/x', 'no . or ..'],
    ['a／b', 'look like /'],
    ['ＣＯＮ', 'a device'],
    ['nul.txt', 'a device'],
    ['a/com1', 'a device'],
    ['~root/x', 'does not begin with ~'],
    ['a.', 'does not end with a dot'],
    [' a', 'no margins'],
    [`${'x'.repeat(101)}.md`, 'at most 100 bytes'],
    [Array.from({ length: 9 }, () => 'x').join('/'), 'at most 8 segments'],
    [Array.from({ length: 4 }, () => 'x'.repeat(80)).join('/'), 'at most 240 bytes'],
  ])('may not be %j', (written, why) => {
    expect(readSandboxPath(written)).toEqual({ ok: false, error: expect.stringContaining(why) as string });
  });

  it.each([
    ['é.md', 'e\u0301.md'],
    ['README.md', 'readme.MD'],
    ['Straße', 'STRASSE'],
    ['ﬁle', 'FILE'],
  ])('names one file as %j and as %j', (one, other) => expect(accepted(one)?.key).toBe(accepted(other)?.key));

  it('knows the folders it stands in', () => {
    expect(accepted('A/b/C.md')).toMatchObject({ key: 'a/b/c.md', folders: ['a', 'a/b'] });
  });
});

describe('laws of paths', () => {
  const nasty = fc.constantFrom(
    ...[
      '..',
      '.',
      '/',
      '\\',
      '//',
      '~',
      ':',
      '%2e%2e',
      '%2f',
      '\0',
      '\u202e',
      '．',
      '／',
      '․',
      '‥',
      '⁄',
      '∕',
      '＼',
      ' ',
    ],
    ...['a', 'B', 'é', 'e\u0301', 'ß', 'İ', 'con', 'NUL', '.txt', 'ﬁ', '日', '\ud800', '😀'],
  );
  const written = fc.oneof(
    fc.array(nasty, { maxLength: 12, size: 'max' }).map((parts) => parts.join('')),
    fc.array(nasty, { maxLength: 8, size: 'max' }).map((parts) => parts.join('/')),
    fc.string({ unit: 'binary', maxLength: 40, size: 'max' }),
    fc.string({ unit: 'grapheme', maxLength: 40, size: 'max' }),
  );
  const runs = { numRuns: Number(process.env['LAW_RUNS'] ?? 300) };

  it('none leads out of the sandbox, on any disk, in any normal form', () => {
    fc.assert(
      fc.property(written, (text) => {
        const path = accepted(text);
        fc.pre(path !== null);
        for (const form of [path.text, path.key, path.text.normalize('NFKC'), path.text.normalize('NFD')]) {
          expect(posix.join('/sandbox', form).startsWith('/sandbox/')).toBe(true);
          expect(win32.join('C:\\sandbox', form).startsWith('C:\\sandbox\\')).toBe(true);
          expect(posix.isAbsolute(form) || win32.isAbsolute(form)).toBe(false);
          expect(decodeURIComponent(form)).toBe(form);
        }
        expect(bytesOf(path.text)).toBeLessThanOrEqual(240);
      }),
      runs,
    );
  });

  it('reading what is shown, or the key, finds the same file again', () => {
    fc.assert(
      fc.property(written, (text) => {
        const path = accepted(text);
        fc.pre(path !== null);
        expect(accepted(path.text)).toEqual(path);
        expect(accepted(path.text.toUpperCase())?.key ?? path.key).toBe(path.key);
        expect(accepted(path.text.normalize('NFD'))?.key).toBe(path.key);
      }),
      runs,
    );
  });

  it('a file’s folders are the beginnings of its key', () => {
    fc.assert(
      fc.property(written, (text) => {
        const path = accepted(text);
        fc.pre(path !== null);
        expect(path.folders).toHaveLength(path.key.split('/').length - 1);
        for (const folder of path.folders) expect(path.key.startsWith(`${folder}/`)).toBe(true);
      }),
      runs,
    );
  });
});

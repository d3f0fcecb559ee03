import { ToolUse } from '@maestro/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut, keptArguments } from './bounds.ts';
import { contributionOf } from './contribution.ts';
import { grantedOf, isGranted } from './grants.ts';
import { toToolUse } from './tool-use.ts';

describe('what is kept of a call', () => {
  it('says where it was cut, and parts no character', () => {
    expect(cut('short', 10)).toBe('short');
    expect(cut('abcdef', 3)).toBe('abc\n[cut here: 3 of 6 characters]');
    expect(cut('ab😀', 3)).toBe('ab\n[cut here: 2 of 4 characters]');
  });

  it('stays JSON where only values were too long', () => {
    const kept = keptArguments(JSON.stringify({ path: 'a.md', text: 'x'.repeat(5_000), version: 1 }));
    expect(JSON.parse(kept)).toMatchObject({ path: 'a.md', version: 1 });
    expect(kept.length).toBeLessThan(600);
  });

  it('fits the event whatever a model wrote', () => {
    const long = fc.tuple(fc.string({ unit: 'binary', maxLength: 20 }), fc.nat(400)).map(([text, n]) => text.repeat(n));
    fc.assert(
      fc.property(
        fc.oneof(fc.json(), long, fc.constant(`[${'"a",'.repeat(3_000)}1]`)),
        long,
        long,
        (given, text, name) => {
          const call = { id: 'x', name, arguments: given, echo: null };
          const use = toToolUse('d1-t7', 3, call, { outcome: 'answered', text }, 1.4);
          expect(ToolUse.safeParse(use).error).toBeUndefined();
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('a grant', () => {
  const tool = (server: string | null, name: string) => ({
    origin: { server, tool: name },
    spec: { name: server === null ? name : `${server}__${name}`, description: '', inputSchema: {} },
  });

  it('names a tool of ours, one of a server, or all of a server', () => {
    const docs = { server: 'docs', tool: 'search' };
    expect(isGranted(['fs_read'], { server: null, tool: 'fs_read' })).toBe(true);
    expect(isGranted(['docs/search'], docs)).toBe(true);
    expect(isGranted(['docs/*'], docs)).toBe(true);
    for (const grant of ['search', 'doc/*', '*', 'docs', '*/search', 'docs__search']) {
      expect(isGranted([grant], docs), grant).toBe(false);
    }
    expect(isGranted(['x/fs_read', 'x/*'], { server: null, tool: 'fs_read' })).toBe(false);
  });

  it('gives the tools in one order', () => {
    const tools = [tool('docs', 'search'), tool(null, 'fs_write'), tool(null, 'fs_read')];
    const names = (list: typeof tools) => grantedOf(['docs/*', 'fs_read'], list).map(({ spec }) => spec.name);
    expect(names(tools)).toEqual(['docs__search', 'fs_read']);
    expect(names(tools.toReversed())).toEqual(['docs__search', 'fs_read']);
  });
});

describe('a contribution', () => {
  const [one, other] = [
    { provider: 'claude', model: 'a' },
    { provider: 'openai', model: 'b' },
  ];

  it('is what one model said in its rounds, as paragraphs', () => {
    expect(
      contributionOf([
        { choice: one, text: 'I look. ' },
        { choice: one, text: '' },
        { choice: one, text: 'Found.' },
      ]),
    ).toBe('I look.\n\nFound.');
  });

  it('is never longer than one answer may be', () => {
    const said = Array.from({ length: 3 }, (_, i) => ({ choice: one, text: `${i}`.repeat(60_000) }));
    expect(contributionOf(said)).toBe('2'.repeat(60_000));
  });

  it('never joins words of two models', () => {
    expect(
      contributionOf([
        { choice: one, text: 'I look.' },
        { choice: other, text: 'Let me see.' },
        { choice: other, text: 'Found.' },
      ]),
    ).toBe('Let me see.\n\nFound.');
  });
});

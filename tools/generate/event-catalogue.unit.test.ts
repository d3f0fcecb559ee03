import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { messages, messageType } from '@maestro/contracts';
import { describe, expect, it } from 'vitest';
import { eventCatalogue } from './event-catalogue.ts';

const committed = fileURLToPath(new URL('../../docs/events.md', import.meta.url));

describe('the event catalogue', () => {
  it('is as committed; `node tools/generate/main.ts` brings it up to date', () => {
    expect(readFileSync(committed, 'utf8')).toBe(eventCatalogue());
  });

  it('names every message once, with who sends and who reads it', () => {
    const page = eventCatalogue();
    for (const definition of messages) {
      const line = `| Type | \`${messageType(definition)}\` |`;
      expect(page.split(line).length - 1, line).toBe(1);
    }
    expect(page).toContain('| Read by | orchestrator, human-input |');
    expect(page).not.toMatch(/undefined|\[object/);
  });
});

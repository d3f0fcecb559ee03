import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { AxeBuilder } from '@axe-core/playwright';
import { must } from '../table/apollo.ts';
import { Person } from '../table/person.ts';
import { playTools } from '../table/provider.ts';

const { BASE_URL = 'http://127.0.0.1:8080', PROVIDER_URL = 'http://127.0.0.1:8090' } = process.env;
const TEXT = '# Storage\n\n<script>alert("one table is enough")</script>\n';

test.afterEach(() => playTools(PROVIDER_URL));

test('a file an agent writes is told in one line, and saved as it was written', async ({ page }) => {
  const write = { tool: 'fs_write', arguments: { path: 'notes/storage.md', text: TEXT, version: 0 } };
  await playTools(PROVIDER_URL, { vendor: 'anthropic', calls: [write] });
  const alex = await Person.signIn(BASE_URL, 'alex');
  const opened = await must(
    alex.post<{ discussion_id: string }>('/v1/discussions', {
      topic: 'Where the notes are kept',
      protocol: 'round_robin',
      rounds: 1,
      agents: [{ persona: 'architect', provider: 'claude' }],
      humans: [{ user_id: 'alex', role: 'decision_maker' }],
      vote: { options: ['Here', 'There'] },
    }),
  );
  await page.goto('/');
  await page.getByRole('button', { name: 'Alex' }).click();
  await expect(page.getByRole('heading', { name: 'Discussions' })).toBeVisible();
  await page.goto(`/discussions/${opened.body.discussion_id}`);

  const line = page.getByTestId('thread').getByText('Architect AI wrote notes/storage.md');
  await expect(line).toBeVisible({ timeout: 60_000 });
  await line.click();
  await expect(page.getByText('notes/storage.md is written: version 1, 57 bytes', { exact: true })).toBeVisible();
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download notes/storage.md' }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe('storage.md');
  expect(await readFile(await download.path(), 'utf8')).toBe(TEXT);
  await page.screenshot({ path: '.maestro/test/screenshots/tools.png' });
});

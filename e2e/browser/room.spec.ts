import { expect, test, type Page, type WebSocketRoute } from '@playwright/test';
import { apollo } from '../table/apollo.ts';

/** Signs in and opens the Apollo example; where the room is. */
async function openApollo(page: Page, person = 'Alex'): Promise<string> {
  await page.goto('/');
  await page.getByRole('button', { name: person }).click();
  // Signed in only once the list is there: leaving earlier would lead back to the chooser.
  await expect(page.getByRole('heading', { name: 'Discussions' })).toBeVisible();
  await page.goto('/new?example=apollo');
  await page.getByRole('button', { name: 'Open the discussion' }).click();
  await expect(page.getByRole('heading', { name: apollo.topic })).toBeVisible();
  return new URL(page.url()).pathname;
}

test('a cut connection is said in words and mended by itself', async ({ page }) => {
  let cut = false;
  const streams: WebSocketRoute[] = [];
  await page.routeWebSocket(/\/stream\?/, (stream) => {
    if (cut) return void stream.close({ code: 1012 });
    stream.connectToServer();
    streams.push(stream);
  });
  await openApollo(page);
  const thread = page.getByTestId('thread');
  await expect(thread.getByText('Architect AI').first()).toBeVisible();

  cut = true;
  for (const stream of streams) await stream.close({ code: 1012 });
  await expect(page.getByText('Reconnecting. Nothing is lost.')).toBeVisible();
  cut = false;
  await expect(page.getByText('Reconnecting. Nothing is lost.')).toBeHidden();
  await expect(page.getByTestId('request-card')).toBeVisible({ timeout: 60_000 });
  const spoken = apollo.turns.flatMap((turn) => (turn.by !== undefined && turn.says !== undefined ? [turn.by] : []));
  await expect(thread.getByText('Simulated')).toHaveCount(spoken.slice(0, 3).length);
});

test('everything can be done without a mouse', async ({ page }) => {
  const path = await openApollo(page);
  await expect(page.getByTestId('request-card')).toBeVisible({ timeout: 60_000 });

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.keyboard.press('k');
  const focused = page.locator('article:focus');
  await expect(focused).toBeVisible();
  const first = await focused.getAttribute('aria-posinset');
  await page.keyboard.press('k');
  await expect(focused).not.toHaveAttribute('aria-posinset', first ?? '');

  await page.keyboard.press('/');
  const composer = page.getByRole('textbox', { name: 'Your message' });
  await expect(composer).toBeFocused();
  await page.keyboard.type('Thank you @dev');
  await expect(page.getByRole('option', { name: 'DevOps AI' })).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article').filter({ hasText: 'Thank you @devops' })).toBeVisible();
  await expect(composer).toHaveValue('');
  await page.getByTestId('thread').press('Tab');

  await page.keyboard.press('1');
  await expect(page.getByRole('button', { name: 'Send my answer' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('request-card')).toBeHidden();

  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await expect(page).toHaveURL(`${path}/decision`);
  await expect(page.getByTestId('decision')).toBeVisible();
});

test('what anybody says can neither load, style nor run anything', async ({ page, baseURL }) => {
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(baseURL ?? '') && !request.url().startsWith('data:')) elsewhere.push(request.url());
  });
  await openApollo(page);
  const composer = page.getByRole('textbox', { name: 'Your message' });
  const attack =
    '![spy](https://evil.example/p.png) <img src="https://evil.example/q.png" onerror="document.title=1"> ' +
    '<style>*{display:none}</style> [click](javascript:alert(1)) harmless words';
  await composer.fill(attack);
  await composer.press('Enter');
  const message = page.getByRole('article').filter({ hasText: 'harmless words' });
  await expect(message).toBeVisible();
  await expect(message.locator('img, style, script, [style*="display"], a[href^="javascript"]')).toHaveCount(0);
  await expect(page).toHaveTitle(new RegExp(apollo.topic));
  expect(elsewhere).toEqual([]);
});

test('whoever watches can go on as the person that is awaited, and stop the discussion', async ({ page }) => {
  await openApollo(page, 'Sarah');
  await expect(page.getByText(/Waiting for Alex/).first()).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Continue as Alex' }).first().click();
  await expect(page.getByTestId('request-card')).toBeVisible();
  await expect(page.getByRole('button', { name: 'You are Alex' })).toBeVisible();

  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByTestId('now')).toHaveText('Paused by you');
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByTestId('now')).toHaveText(/Waiting for you/);

  await page.getByRole('button', { name: 'More about this discussion' }).click();
  await page.getByRole('menuitem', { name: /Cancel the discussion/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the discussion' }).click();
  await expect(page.getByTestId('now')).toHaveText('Ended without a decision: cancelled');
  await expect(page.getByTestId('request-card')).toHaveCount(0);
});

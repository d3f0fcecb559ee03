import { expect, test } from '@playwright/test';
import { Seat } from './table.ts';

test('a ranked vote from the form to the recount', async ({ browser }) => {
  const alex = await Seat.take(browser, 'Alex');
  const { page } = alex;

  await test.step('the form offers every method and its few options', async () => {
    await page.getByRole('link', { name: 'New discussion' }).click();
    await page.getByLabel('Topic').fill('Where to meet');
    await page.getByRole('button', { name: 'Add an agent' }).click();
    await page.getByRole('radio', { name: /Round robin/ }).check();
    await page.getByLabel('Rounds').fill('0');
    await page.getByLabel('Vote by').selectOption('Dot voting');
    await expect(page.getByLabel('Dots for everybody')).toBeVisible();
    await page.getByLabel('Vote by').selectOption('Schulze');
    await page.getByLabel('Options, one per line').fill('Oslo\nPorto\nQuito');
    await alex.checkAccessibility();
    await page.getByRole('button', { name: 'Open the discussion' }).click();
  });

  await test.step('options are ranked by keyboard, and the ballot leaves a receipt', async () => {
    const card = page.getByTestId('ballot-card');
    await expect(card).toBeVisible({ timeout: 30_000 });
    await alex.others(async (other) => void (await other.goto(new URL(page.url()).pathname)));
    await alex.everywhere(async (other) => {
      await expect(other.getByTestId('ballot-card').first()).toBeVisible();
    });
    await alex.shoot('ranked-ballot');
    await alex.checkAccessibility();
    const up = card.getByRole('button', { name: 'Quito up' });
    await up.focus();
    await page.keyboard.press('Enter');
    await card.getByRole('button', { name: 'Quito up' }).press('Enter');
    await expect(card.getByRole('listitem').first()).toContainText('Quito');
    await card.getByRole('button', { name: 'Cast my ballot' }).click();
  });

  await test.step('everybody can see why it won, and count again', async () => {
    const panel = page.getByRole('complementary').last();
    await expect(panel.getByRole('button', { name: 'Recount in this browser' })).toBeVisible({ timeout: 60_000 });
    await panel.getByRole('button', { name: 'Recount in this browser' }).click();
    await expect(panel.getByTestId('recount')).toContainText('every receipt and the chain hold');
    await panel.getByRole('button', { name: 'What other methods say' }).click();
    await expect(panel.getByTestId('comparison')).toContainText(/ by |No method finds a winner/);
    await alex.shoot('ranked-result');
    await alex.checkAccessibility();
  });

  await alex.leave();
});

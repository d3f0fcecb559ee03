import { expect, test } from '@playwright/test';
import { Seat } from './table.ts';

test('statements of the thread are agreed with by one press, and the map shows who stands where', async ({
  browser,
}) => {
  const alex = await Seat.take(browser, 'Alex');
  const { page } = alex;

  await test.step('a round is spoken', async () => {
    await page.getByRole('link', { name: 'New discussion' }).click();
    await page.getByLabel('Topic').fill('Kafka or NATS for the new bus');
    for (let i = 0; i < 2; i++) await page.getByRole('button', { name: 'Add an agent' }).click();
    await page.getByRole('radio', { name: /Round robin/ }).check();
    await page.getByLabel('Rounds').fill('1');
    await page.getByLabel('Options, one per line').fill('Kafka\nNATS');
    await page.getByRole('button', { name: 'Open the discussion' }).click();
  });

  const panel = page.getByRole('complementary', { name: 'Now' });
  const first = panel.getByTestId('statement').first();

  await test.step('its claims become statements, and the agents take their stances', async () => {
    await expect(first).toBeVisible({ timeout: 60_000 });
    await expect(panel.getByTestId('opinion')).toBeVisible({ timeout: 60_000 });
  });

  await test.step('a person takes one by a press, and changes it', async () => {
    const agree = first.getByRole('button', { name: /^Agree/ });
    const disagree = first.getByRole('button', { name: /^Disagree/ });
    await disagree.click();
    await expect(disagree).toHaveAttribute('aria-pressed', 'true');
    await agree.click();
    await expect(agree).toHaveAttribute('aria-pressed', 'true');
    await expect(disagree).toHaveAttribute('aria-pressed', 'false');
    await expect(panel.getByText(/Alex went from disagreeing to agreeing/)).toBeVisible();
    await expect(panel.getByRole('img', { name: /Map of opinions.*Alex/ })).toBeVisible();
  });

  await test.step('every screen shows it', async () => {
    await alex.others(async (other) => void (await other.goto(new URL(page.url()).pathname)));
    await alex.everywhere(async (other) => {
      await expect(other.getByRole('heading', { name: 'Kafka or NATS for the new bus' })).toBeVisible();
      const tab = other.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Vote' });
      if (await tab.isVisible()) await tab.click();
      await other.getByTestId('opinion').scrollIntoViewIfNeeded({ timeout: 20_000 });
    });
    await alex.shoot('opinion');
    await alex.checkAccessibility();
  });

  await test.step('whoever votes otherwise than they spoke is told so', async () => {
    // Both agents are for NATS here, and Alex has agreed with the first of them.
    const card = page.getByTestId('ballot-card');
    await card.getByText('Kafka', { exact: true }).click();
    await card.getByRole('button', { name: 'Cast my ballot' }).click();
    await expect(panel.getByTestId('doubt')).toContainText('Alex agreed, and voted for Kafka');
    await alex.everywhere(async (other) => {
      await other.getByTestId('doubt').scrollIntoViewIfNeeded({ timeout: 20_000 });
    });
    await alex.shoot('doubt');
    await alex.checkAccessibility();
  });

  await test.step('a source leads to what was said', async () => {
    await first.getByRole('link').first().click();
    await expect(page).toHaveURL(/at=\d+/);
    await expect(page.getByTestId('thread')).toBeVisible();
  });

  await alex.leave();
});

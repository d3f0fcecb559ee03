import { expect, test } from '@playwright/test';
import { apollo } from '../table/apollo.ts';
import { Seat } from './table.ts';

test('two people and three agents reach the Apollo decision', async ({ browser }) => {
  const errors: string[] = [];
  const alex = await Seat.take(browser, 'Alex');
  const sarah = await Seat.take(browser, 'Sarah');
  for (const page of [...alex.pages, ...sarah.pages]) {
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  }

  await test.step('the example is one click away', async () => {
    await alex.checkAccessibility();
    await alex.page.getByRole('link', { name: 'New discussion' }).click();
    await alex.page.getByRole('button', { name: 'Fill in the Apollo example' }).click();
    await expect(alex.page.getByLabel('Topic')).toHaveValue(apollo.topic);
    await alex.page.getByRole('button', { name: 'Open the discussion' }).click();
    await expect(alex.page.getByRole('heading', { name: apollo.topic })).toBeVisible();
  });
  const path = new URL(alex.page.url()).pathname;

  await test.step('agents speak, token by token', async () => {
    const speaking = alex.page.getByTestId('speaking').first();
    await expect(speaking).toBeVisible();
    const soFar = async () => (await speaking.innerText({ timeout: 1000 })).length;
    const before = await soFar();
    await expect.poll(soFar, { intervals: [20] }).toBeGreaterThan(before);
    await alex.others(async (page) => void (await page.goto(path)));
    await alex.shoot('room-speaking', { when: 'speaking' });
    await sarah.goto(path);
  });

  await test.step('Alex is asked, and everybody sees whom the table waits for', async () => {
    await alex.everywhere(async (page) => {
      await expect(page.getByTestId('request-card').first()).toBeVisible();
    });
    await expect(sarah.page.getByText(/Waiting for Alex/).first()).toBeVisible();
    await alex.shoot('input-request');
    await alex.checkAccessibility();
    const answer = apollo.turns.find((t) => t.answer)?.answer;
    const card = alex.page.getByTestId('request-card');
    await card.getByText(answer?.choice ?? '', { exact: true }).click();
    await card.getByRole('textbox').fill(answer?.says.trim() ?? '');
    await card.getByRole('button', { name: 'Send my answer' }).click();
    await expect(card).toBeHidden();
  });

  await test.step('all vote', async () => {
    await alex.everywhere(async (page) => {
      await expect(page.getByTestId('ballot-card').first()).toBeVisible({ timeout: 60_000 });
    });
    await alex.shoot('vote');
    await alex.checkAccessibility();
    const card = alex.page.getByTestId('ballot-card');
    const { choice, reason } = apollo.vote.ballots['alex'] ?? { choice: '', reason: '' };
    await card.getByText(choice, { exact: true }).click();
    await card.getByRole('textbox').fill(reason);
    await card.getByRole('button', { name: 'Cast my ballot' }).click();
  });

  await test.step('Sarah approves on conditions; Alex is told whom the table waits for', async () => {
    await sarah.everywhere(async (page) => {
      await expect(page.getByTestId('approval-card').first()).toBeVisible({ timeout: 60_000 });
    });
    await expect(alex.page.getByText(/Sarah/).first()).toBeVisible();
    await sarah.shoot('approval');
    await sarah.checkAccessibility();
    await sarah.page.goto('/');
    await expect(sarah.page.getByRole('region', { name: 'Waiting for you' }).getByText(apollo.topic)).toBeVisible();
    await sarah.page.goto(path);
    const card = sarah.page.getByTestId('approval-card');
    await card.getByRole('radio', { name: /Approve with conditions/ }).check();
    await card.getByLabel('Conditions, one per line').fill(apollo.approval.conditions.join('\n'));
    await card.getByTestId('sign').click();
    await expect(card).toBeHidden();
  });

  await test.step('the decision stands, and says why', async () => {
    await alex.goto(`${path}/decision`);
    await alex.everywhere(async (page) => {
      await expect(page.getByTestId('option')).toHaveText(apollo.expect.decision);
    });
    const document = alex.page.getByTestId('decision');
    for (const condition of apollo.approval.conditions) await expect(document).toContainText(condition);
    const dissent = document.getByRole('region', { name: 'Dissent' });
    await expect(dissent).toContainText('DevOps AI');
    await expect(dissent.locator('blockquote')).toHaveCount(apollo.expect.dissenting_votes);
    await expect(document.getByRole('region', { name: 'Signed by' })).toContainText('Sarah');
    const steps = document.getByRole('region', { name: 'What happens next' }).getByRole('listitem');
    expect(await steps.count()).toBeGreaterThanOrEqual(apollo.expect.action_plan.at_least);
    expect(await steps.count()).toBeLessThanOrEqual(apollo.expect.action_plan.at_most);
    await alex.shoot('decision', { fullPage: true });
    await alex.checkAccessibility();
  });

  await test.step('a citation leads to the message that carries the sentence', async () => {
    await alex.page
      .getByTestId('decision')
      .getByRole('link', { name: /^(Source )?\d+/ })
      .first()
      .click();
    await expect(alex.page).toHaveURL(new RegExp(path));
    await expect(alex.page.getByTestId('thread')).toBeVisible();
  });

  await test.step('the list has it among the decided', async () => {
    await alex.goto('/');
    await alex.everywhere(async (page) => {
      await expect(page.getByRole('region', { name: 'Decided' }).getByText(apollo.topic).first()).toBeVisible();
    });
    await alex.shoot('list');
    await alex.checkAccessibility();
  });

  expect(errors).toEqual([]);
  await Promise.all([alex.leave(), sarah.leave()]);
});

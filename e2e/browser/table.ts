import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';

const SHOTS = join(import.meta.dirname, '../../.maestro/test/screenshots');

/** What a screen may look like: every combination is looked at, at every checkpoint. */
const LOOKS = [
  { name: '1440-light', width: 1440, height: 900, colorScheme: 'light' },
  { name: '1440-dark', width: 1440, height: 900, colorScheme: 'dark' },
  { name: '390-light', width: 390, height: 844, colorScheme: 'light' },
  { name: '390-dark', width: 390, height: 844, colorScheme: 'dark' },
] as const;

/** One person in front of four screens; they act on the first. */
export class Seat {
  readonly pages: readonly Page[];
  readonly #contexts: readonly BrowserContext[];

  private constructor(contexts: readonly BrowserContext[], pages: readonly Page[]) {
    this.#contexts = contexts;
    this.pages = pages;
  }

  static async take(browser: Browser, name: string): Promise<Seat> {
    const contexts = await Promise.all(
      LOOKS.map(({ width, height, colorScheme }) =>
        browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' }),
      ),
    );
    const pages = await Promise.all(contexts.map((context) => context.newPage()));
    const seat = new Seat(contexts, pages);
    await seat.everywhere(async (page) => {
      await page.goto('/');
      await page.getByRole('button', { name }).click();
      await expect(page.getByRole('heading', { name: 'Discussions' })).toBeVisible();
    });
    return seat;
  }

  get page(): Page {
    return this.pages[0]!;
  }

  async everywhere(act: (page: Page) => Promise<void>): Promise<void> {
    await Promise.all(this.pages.map(act));
  }

  async others(act: (page: Page) => Promise<void>): Promise<void> {
    await Promise.all(this.pages.slice(1).map(act));
  }

  goto(path: string): Promise<void> {
    return this.everywhere(async (page) => void (await page.goto(path)));
  }

  /** Saves every look of this moment; `when`: as soon as what bears this test id is seen. */
  async shoot(moment: string, { fullPage = false, when }: { fullPage?: boolean; when?: string } = {}): Promise<void> {
    await Promise.all(
      this.pages.map(async (page, i) => {
        if (when !== undefined) await expect(page.getByTestId(when).first()).toBeVisible();
        await page.screenshot({ path: join(SHOTS, `${moment}-${LOOKS[i]!.name}.png`), fullPage });
      }),
    );
  }

  /** No violation of WCAG 2.2 AA on any of the screens. */
  async checkAccessibility(): Promise<void> {
    for (const page of this.pages) {
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze();
      expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)).toEqual([]);
    }
  }

  async leave(): Promise<void> {
    await Promise.all(this.#contexts.map((context) => context.close()));
  }
}

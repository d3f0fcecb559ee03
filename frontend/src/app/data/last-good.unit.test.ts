import { resource, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { lastGood } from './last-good';

describe('the last good value', () => {
  it('stays while the server cannot be reached, and goes with the person', async () => {
    const who = signal('alex');
    const answers = [
      () => Promise.resolve('first'),
      () => Promise.reject(new Error('gone')),
      () => Promise.resolve('second'),
      () => new Promise<string>(() => undefined),
    ];
    const { loaded, value } = TestBed.runInInjectionContext(() => {
      const loaded = resource({ params: who, loader: () => answers.shift()!() });
      return { loaded, value: lastGood(loaded, who) };
    });
    const settle = async () => {
      TestBed.tick();
      await new Promise((resolve) => setTimeout(resolve));
      return value();
    };
    expect(value()).toBeNull();
    expect(await settle()).toBe('first');
    loaded.reload();
    expect(await settle()).toBe('first');
    expect(loaded.error()).toBeDefined();
    loaded.reload();
    expect(await settle()).toBe('second');
    who.set('sarah');
    expect(await settle()).toBeNull();
  });
});

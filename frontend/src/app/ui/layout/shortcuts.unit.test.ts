import { Component, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Shortcuts } from './shortcuts';

const pressed: string[] = [];

@Component({ template: '<input /><textarea></textarea><button>b</button>' })
class Page {
  constructor() {
    inject(Shortcuts).bind({
      j: () => pressed.push('j'),
      'g d': () => pressed.push('g d'),
      d: () => pressed.push('d'),
    });
  }
}

const press = (key: string, on: Element = document.body, more: KeyboardEventInit = {}) =>
  on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));

describe('keys', () => {
  beforeEach(() => pressed.splice(0));

  it('work one by one and in pairs, until whoever bound them is gone', () => {
    const fixture = TestBed.createComponent(Page);
    press('j');
    press('g');
    press('d');
    press('d');
    expect(pressed).toEqual(['j', 'g d', 'd']);
    fixture.destroy();
    press('j');
    expect(pressed).toHaveLength(3);
  });

  it('leave those alone who type, and the keys of the browser', () => {
    const page = TestBed.createComponent(Page).nativeElement as HTMLElement;
    document.body.append(page);
    press('j', page.querySelector('input')!);
    press('j', page.querySelector('textarea')!);
    press('j', document.body, { ctrlKey: true });
    expect(pressed).toEqual([]);
    press('j', page.querySelector('button')!);
    expect(pressed).toEqual(['j']);
    page.remove();
  });
});

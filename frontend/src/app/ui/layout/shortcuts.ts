import { DestroyRef, DOCUMENT, inject, Service } from '@angular/core';

type Handler = () => void;
const PREFIX_MS = 1200;

/**
 * Keys that work anywhere on a page, except where somebody types or a dialog is open. A binding is one key (`j`, `?`)
 * or two pressed one after the other (`g d`).
 */
@Service()
export class Shortcuts {
  private readonly document = inject(DOCUMENT);
  private readonly bindings: Map<string, Handler>[] = [];
  private prefix = '';
  private prefixAt = 0;

  constructor() {
    this.document.addEventListener('keydown', (event) => this.press(event));
  }

  /** Holds until the caller is destroyed; the newest binding of a key wins. Call in an injection context. */
  bind(bindings: Readonly<Record<string, Handler>>): void {
    const layer = new Map(Object.entries(bindings));
    this.bindings.push(layer);
    inject(DestroyRef).onDestroy(() => this.bindings.splice(this.bindings.indexOf(layer), 1));
  }

  private press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || this.isBusy(event.target)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const pair = event.timeStamp - this.prefixAt < PREFIX_MS ? this.find(`${this.prefix} ${key}`) : undefined;
    const handler = pair ?? this.find(key);
    this.prefix = key;
    this.prefixAt = event.timeStamp;
    if (handler === undefined) return;
    event.preventDefault();
    handler();
  }

  private find(keys: string): Handler | undefined {
    return this.bindings.findLast((layer) => layer.has(keys))?.get(keys);
  }

  private isBusy(target: EventTarget | null): boolean {
    if (this.document.querySelector('mat-dialog-container, .mat-mdc-menu-panel, .mat-mdc-select-panel')) return true;
    return target instanceof HTMLElement && (target.isContentEditable || isField(target));
  }
}

function isField(element: HTMLElement): boolean {
  if (element instanceof HTMLInputElement) return !['radio', 'checkbox', 'button'].includes(element.type);
  return element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;
}

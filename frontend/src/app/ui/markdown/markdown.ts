import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { DomSanitizer } from '@angular/platform-browser';
import { type Block, renderMarkdown } from './render-markdown';

/** Somebody's words as Markdown. While `growing`, a caret stands at the end of what has come. */
@Component({
  selector: 'ui-markdown',
  template: `
    @for (block of trusted(); track $index) {
      <div class="block" [innerHTML]="block"></div>
    }
  `,
  styleUrl: './markdown.scss',
  host: { '[class.growing]': 'growing()' },
})
export class Markdown {
  private readonly sanitizer = inject(DomSanitizer);
  readonly text = input.required<string>();
  readonly growing = input(false);

  private readonly blocks = linkedSignal<string, readonly Block[]>({
    source: this.text,
    computation: (text, before) => renderMarkdown(text, before?.value ?? []),
  });
  private readonly safe = new WeakMap<Block, ReturnType<DomSanitizer['bypassSecurityTrustHtml']>>();

  /** DOMPurify has cleaned every block by a stricter list than Angular's own; the same block stays the same object. */
  protected readonly trusted = computed(() =>
    this.blocks().map((block) => {
      const known = this.safe.get(block) ?? this.sanitizer.bypassSecurityTrustHtml(block.html);
      this.safe.set(block, known);
      return known;
    }),
  );
}

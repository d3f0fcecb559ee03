import { TestBed } from '@angular/core/testing';
import { Markdown } from './markdown';
import { renderMarkdown } from './render-markdown';

const html = (text: string): string =>
  renderMarkdown(text, [])
    .map((block) => block.html)
    .join('');

describe('Markdown', () => {
  it('draws what people write', () => {
    expect(html('**Mongo** and `sync`')).toBe('<p><strong>Mongo</strong> and <code>sync</code></p>\n');
    expect(html('- a\n- b')).toContain('<li>a</li>');
    expect(html('3. a')).toContain('<ol start="3">');
    expect(html('[docs](https://example.org)')).toContain('rel="noopener noreferrer nofollow"');
  });

  it('never lets a heading outrank the page', () => {
    expect(html('# Big')).toContain('<h4>Big</h4>');
  });

  it('lets people without a mouse scroll a wide table', () => {
    expect(html('|a|b|\n|-|-|\n|1|2|')).toMatch(
      /^<div class="table" tabindex="0" role="region" aria-label="Table"><table>/,
    );
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '![spy](https://evil.example/pixel.png)',
    '<svg onload=alert(1)>',
    '<iframe src="https://evil.example"></iframe>',
    '<a href="javascript:alert(1)">x</a>',
    '[x](javascript:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](https://a.example "<table> <img src=x onerror=alert(1)>")',
    '<style>body{display:none}</style>',
    '<p style="position:fixed" class="pill" id="main">x</p>',
    '<form action="https://evil.example"><input></form>',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
    '`<img src=x onerror=alert(1)>`',
    '| <img src=x onerror=alert(1)> |\n|-|',
  ])('renders nothing that could load, style or run: %s', (attack) => {
    const page = document.createElement('div');
    page.innerHTML = html(attack);
    expect(page.querySelector('img, script, style, svg, math, iframe, form, input, object, link')).toBeNull();
    for (const element of page.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        expect(name).not.toMatch(/^on|^style$|^src$|^id$|^title$/);
        expect(value).not.toMatch(/javascript:|data:/i);
      }
    }
    expect(page.querySelectorAll('[class]:not(.table)')).toHaveLength(0);
  });
});

describe('text that grows', () => {
  it('only renders its last block anew', () => {
    const first = renderMarkdown('One.\n\nTwo', []);
    const second = renderMarkdown('One.\n\nTwo and three', first);
    expect(second[0]).toBe(first[0]);
    expect(second[1]).not.toBe(first[1]);
  });

  it('leaves the elements of finished blocks alone', async () => {
    const fixture = TestBed.createComponent(Markdown);
    fixture.componentRef.setInput('text', 'One.\n\nTwo');
    await fixture.whenStable();
    const page = fixture.nativeElement as HTMLElement;
    const before = page.querySelector('p');
    fixture.componentRef.setInput('text', 'One.\n\nTwo and **three**');
    await fixture.whenStable();
    expect(page.querySelector('p')).toBe(before);
    expect(page.textContent).toContain('Two and three');
  });
});

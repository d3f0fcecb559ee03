import DOMPurify, { type Config } from 'dompurify';
import { Marked, type Token } from 'marked';

/** One top-level piece of a text: a paragraph, a list, a table … `html` is safe to put into the page. */
export type Block = { readonly raw: string; readonly html: string };

const LEAST_HEADING = 4;

/*
 * Whoever wrote the text, a model above all, must not be able to load anything, to style anything or to run anything:
 * no images, no styles, no classes, no ids, no forms; links go to the web or to mail and never carry an opener.
 */
const allowed: Config = {
  ALLOWED_TAGS: [
    ...['p', 'br', 'hr', 'strong', 'em', 'del', 'code', 'pre', 'blockquote', 'a', 'ul', 'ol', 'li'],
    ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'h4', 'h5', 'h6'],
  ],
  ALLOWED_ATTR: ['href', 'start', 'align'],
  ADD_URI_SAFE_ATTR: ['start', 'align'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:)/i,
};

const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    // A message is one article among many: its headings must not outrank the page's own.
    heading({ tokens, depth }) {
      const level = Math.min(Math.max(depth + 2, LEAST_HEADING), 6);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>`;
    },
    image: ({ text }) => escaped(text),
    html: ({ text }) => escaped(text),
    link({ href, tokens }) {
      return `<a href="${escaped(href)}">${this.parser.parseInline(tokens)}</a>`;
    },
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
  },
});

/**
 * Splits Markdown into blocks and renders those that have changed since `before`; an unchanged block is the same
 * object, so that a text that grows token by token only touches its last block.
 */
export function renderMarkdown(text: string, before: readonly Block[]): readonly Block[] {
  const tokens = marked.lexer(text).filter((token) => token.type !== 'space' && token.type !== 'def');
  return tokens.map((token, index) => {
    const known = before[index];
    return known?.raw === token.raw ? known : { raw: token.raw, html: render(token) };
  });
}

function render(token: Token): string {
  const body = document.createElement('div');
  body.append(DOMPurify.sanitize(marked.parser([token]), { ...allowed, RETURN_DOM_FRAGMENT: true }));
  for (const link of body.querySelectorAll('a')) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer nofollow';
  }
  for (const code of body.querySelectorAll('pre')) reachable(code, 'Code');
  for (const table of body.querySelectorAll('table')) {
    const frame = document.createElement('div');
    frame.className = 'table';
    table.replaceWith(frame);
    frame.append(table);
    reachable(frame, 'Table');
  }
  return body.innerHTML;
}

/** Wide tables and code scroll inside themselves; whoever has no mouse must be able to reach them. */
function reachable(element: HTMLElement, label: string): void {
  element.tabIndex = 0;
  element.role = 'region';
  element.ariaLabel = label;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

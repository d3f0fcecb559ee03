/** A text's sentences without markup and without the mark of what is simulated. */
export function sentencesOf(text: string): string[] {
  return text
    .replace(/_Simulated:_|[*`#]/g, '')
    .split(/\n+|(?<=[.!?])\s+(?=["\p{Lu}])/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.length > 10);
}

/** The first words of a text that somebody else may quote: no markup, no quotes, nobody called by @. */
export function excerpt(text: string, most = 12): string {
  const clean = text.replace(/_Simulated:_|[*_"@`<>[\]]/g, '').trim();
  const words = clean.split(/\s+/);
  const cut = words
    .slice(0, most)
    .join(' ')
    .replace(/[.,;:!?]+$/, '');
  return words.length > most ? `${cut} …` : cut;
}

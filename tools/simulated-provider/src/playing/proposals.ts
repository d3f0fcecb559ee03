import type { Thread } from './thread.ts';

const LONGEST = 80;

const tidy = (text: string): string =>
  text
    .trim()
    .replace(/[\s.,;:!?]+$/, '')
    .slice(0, LONGEST);

/** `Tabs or spaces?`, `Kafka vs NATS`: the alternatives a topic names itself. */
function namedInTopic(topic: string): string[] {
  const question = topic.replace(/^.*?:\s+/, '').replace(/\?.*$/, '');
  const [head = '', ...rest] = question.split(/\s+(?:or|vs\.?|versus)\s+/i);
  if (rest.length === 0) return [];
  const last = rest.pop()?.replace(/\s+(?:for|as|in|on)\s.*$/i, '') ?? '';
  const first = head.split(/,\s*/);
  const lead = first[0]?.replace(/^(?:shall|should|do|will|can|could)\s+(?:we|i|they)\s+/i, '') ?? '';
  const verb = /^(?:choose|pick|use|adopt|select|decide between|go with|prefer|take)\s+/i;
  return [lead.replace(verb, ''), ...first.slice(1), ...rest, last].map(tidy).filter((option) => option !== '');
}

/** What somebody put forward in words: `I propose **X**`, `my recommendation is **X**`. */
const PROPOSED =
  /\b(?:propose|proposal|recommend|recommendation|suggest|favour|favor)\b[^.*\n]{0,40}\*\*([^*\n]{2,80})\*\*/gi;

/** The options on the table in the order they came up: from the last vote, the request, the topic, the proposals. */
export function optionsOnTable(thread: Thread): string[] {
  const voted = thread.said.findLast((s) => s.kind === 'vote_opened' || s.kind === 'vote_closed')?.options;
  if (voted && voted.length > 0) return [...voted];
  if (thread.options.length > 0) return [...thread.options];
  const proposed = thread.said
    .filter((s) => s.kind === 'message')
    .flatMap((s) => [...s.text.matchAll(PROPOSED)].map((m) => tidy(m[1] ?? '')));
  const seen = new Map([...namedInTopic(thread.topic), ...proposed].map((option) => [option.toLowerCase(), option]));
  return [...seen.values()].slice(0, 5);
}

/** What a participant favoured last, among these options; null: nothing that can be told. */
export function favouredBy(thread: Thread, id: string | null, options: readonly string[]): string | null {
  const texts = thread.said.filter((s) => s.kind === 'message' && s.from === id).map((s) => s.text.toLowerCase());
  for (const text of texts.reverse()) {
    const named = [...text.matchAll(PROPOSED)].map((m) => m[1]?.trim());
    const found =
      options.find((option) => named.includes(option.toLowerCase())) ??
      options.find((option) => text.includes(option.toLowerCase()));
    if (found !== undefined) return found;
  }
  return null;
}

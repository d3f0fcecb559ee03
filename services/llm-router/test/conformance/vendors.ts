import { anthropicModel } from '../../src/adapters/vendors/anthropic/anthropic-model.ts';
import { geminiModel } from '../../src/adapters/vendors/gemini/gemini-model.ts';
import { chatModel } from '../../src/adapters/vendors/openai/chat-model.ts';
import { openaiModel } from '../../src/adapters/vendors/openai/openai-model.ts';
import type { Endpoint } from '../../src/adapters/vendors/endpoint.ts';
import { userSays, assistantSays } from '../../src/domain/prompt.ts';
import type { Usage } from '../../src/domain/model-reply.ts';
import type { LanguageModel, ModelEvent, ModelRequest } from '../../src/ports/language-model.ts';

/** One adapter each. `compatible`: OpenAI's Chat Completions. */
export type WireFormat = 'anthropic' | 'openai' | 'gemini' | 'compatible';

export type Vendor = {
  readonly name: WireFormat;
  readonly create: (endpoint: Endpoint) => LanguageModel;
  /** One recorded event as it crosses the wire. */
  readonly frame: (json: string) => string;
  /** What the wire ends with beside its events. */
  readonly last: string;
};

const compatible = (endpoint: Endpoint): LanguageModel =>
  chatModel({
    ...endpoint,
    baseUrl: endpoint.baseUrl!,
    system: 'somebody',
    keyHeader: null,
    headers: {},
    query: {},
    limitField: 'max_tokens',
  });

/** The name stands before the data on the wire; a recording holds the data alone, which may be broken. */
const named = (json: string): string =>
  `event: ${/"type"\s*:\s*"([\w.]+)"/.exec(json)?.[1] ?? 'message'}\ndata: ${json}\n\n`;

export const VENDORS: readonly Vendor[] = [
  { name: 'anthropic', create: anthropicModel, frame: named, last: '' },
  { name: 'openai', create: openaiModel, frame: named, last: '' },
  { name: 'gemini', create: geminiModel, frame: (json) => `data: ${json}\r\n\r\n`, last: '' },
  { name: 'compatible', create: compatible, frame: (json) => `data: ${json}\n\n`, last: 'data: [DONE]\n\n' },
];

export const vendorOf = (format: WireFormat): Vendor => VENDORS.find((vendor) => vendor.name === format)!;

export const wire = (vendor: Vendor, events: readonly string[]): Buffer =>
  Buffer.from(events.map(vendor.frame).join('') + vendor.last);

/** The beginning of a stream, without what it ends with. */
export const part = (vendor: Vendor, events: readonly string[]): Buffer => wire({ ...vendor, last: '' }, events);

export const modelAt = (vendor: Vendor, url: string, simulated = true): LanguageModel =>
  vendor.create({ baseUrl: url, apiKey: 'key-for-tests', simulated });

export const request = (over: Partial<ModelRequest> = {}): ModelRequest => ({
  callId: 'call-1',
  cacheKey: 'cache-1',
  model: 'model-1',
  prompt: {
    system: 'You are the architect.',
    tools: [],
    kept: [userSays('<discussion/>'), assistantSays('Mine.'), userSays('<message/>')],
    tail: [userSays('<your_turn/>')],
  },
  marksCache: false,
  reasons: false,
  output: { kind: 'text' },
  toolChoice: 'auto',
  maxOutputTokens: 1000,
  temperature: null,
  ...over,
});

/** One reply, gathered. */
export type Gathered = {
  text: string;
  toolCalls: { name: string; arguments: string }[];
  usage: Usage | null;
  model: string | null;
  skipped: string[];
  end: Extract<ModelEvent, { type: 'finished' | 'failed' }> | null;
  ends: number;
};

export async function gather(events: AsyncIterable<ModelEvent>): Promise<Gathered> {
  const gathered: Gathered = { text: '', toolCalls: [], usage: null, model: null, skipped: [], end: null, ends: 0 };
  for await (const event of events) {
    if (event.type === 'text') gathered.text += event.text;
    if (event.type === 'tool-call') gathered.toolCalls.push({ name: event.name, arguments: event.arguments });
    if (event.type === 'usage') gathered.usage = event.usage;
    if (event.type === 'started') gathered.model = event.model;
    if (event.type === 'skipped') gathered.skipped.push(event.what);
    if (event.type === 'finished' || event.type === 'failed') {
      gathered.end = event;
      gathered.ends += 1;
    }
  }
  return gathered;
}

export const ask = (model: LanguageModel, over: Partial<ModelRequest> = {}, signal = new AbortController().signal) =>
  gather(model.stream(request(over), signal));

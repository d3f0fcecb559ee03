import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';

/** The vendors' own SDKs, pointed at a simulated provider, their retries off. */
export const clientsFor = (url: string, headers: Record<string, string> = {}) => ({
  anthropic: new Anthropic({
    apiKey: 'simulated',
    baseURL: `${url}/anthropic`,
    maxRetries: 0,
    defaultHeaders: headers,
  }),
  openai: new OpenAI({ apiKey: 'simulated', baseURL: `${url}/openai/v1`, maxRetries: 0, defaultHeaders: headers }),
  gemini: new GoogleGenAI({
    apiKey: 'simulated',
    apiVersion: 'v1beta',
    httpOptions: { baseUrl: `${url}/gemini`, headers },
  }),
});
export type Clients = ReturnType<typeof clientsFor>;

type Asked = { readonly system: string; readonly user: string };
export type Heard = { readonly text: string; readonly finish: string | null | undefined; readonly output: number };

/** One free text from each wire format, streamed. Throws what the SDK throws. */
export const streamed = {
  async anthropic({ anthropic }: Clients, { system, user }: Asked): Promise<Heard> {
    const stream = anthropic.messages.stream({
      model: 'claude-simulated',
      max_tokens: 1000,
      system,
      messages: [{ role: 'user', content: user }],
    });
    const message = await stream.finalMessage();
    const text = message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
    return { text, finish: message.stop_reason, output: message.usage.output_tokens };
  },
  async openaiResponses({ openai }: Clients, { system, user }: Asked): Promise<Heard> {
    const stream = await openai.responses.create({
      model: 'gpt-5',
      instructions: system,
      input: [{ role: 'user', content: user }],
      stream: true,
    });
    let text = '';
    let finish: string | undefined;
    let output = 0;
    for await (const event of stream) {
      if (event.type === 'response.output_text.delta') text += event.delta;
      if (event.type === 'response.completed') {
        finish = event.response.status;
        output = event.response.usage!.output_tokens;
      }
    }
    return { text, finish, output };
  },
  async openaiChat({ openai }: Clients, { system, user }: Asked): Promise<Heard> {
    const stream = await openai.chat.completions.create({
      model: 'gpt-5',
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: user },
      ],
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    let finish: string | null = null;
    let output = 0;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      finish = chunk.choices[0]?.finish_reason ?? finish;
      output = chunk.usage?.completion_tokens ?? output;
    }
    return { text, finish, output };
  },
  async gemini({ gemini }: Clients, { system, user }: Asked): Promise<Heard> {
    const stream = await gemini.models.generateContentStream({
      model: 'gemini-3-pro',
      contents: [{ role: 'user', parts: [{ text: user }] }],
      config: { systemInstruction: system },
    });
    let text = '';
    let finish: string | undefined;
    let output = 0;
    for await (const chunk of stream) {
      text += chunk.text ?? '';
      finish = chunk.candidates?.[0]?.finishReason ?? finish;
      output = chunk.usageMetadata?.candidatesTokenCount ?? output;
    }
    return { text, finish, output };
  },
};

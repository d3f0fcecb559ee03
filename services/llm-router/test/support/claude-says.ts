import { setTimeout as wait } from 'node:timers/promises';
import type { Reply } from '../conformance/replay-server.ts';

const event = (type: string, data: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
const START =
  event('message_start', { message: { model: 'claude-said', usage: { input_tokens: 20, output_tokens: 1 } } }) +
  event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
const delta = (text: string) => event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } });
const END =
  event('content_block_stop', { index: 0 }) +
  event('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 7 } }) +
  event('message_stop', {});

/** Claude's wire format: these words, so many milliseconds apart. */
export const claudeSays =
  (words: readonly string[], apartMs = 0): Reply =>
  async (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(START);
    for (const word of words) {
      response.write(delta(word));
      if (apartMs > 0) await wait(apartMs);
    }
    response.end(END);
  };

/** Begins to speak and never goes on. */
export const claudeHangs =
  (word: string, onClose: () => void = () => undefined): Reply =>
  (_, response) => {
    response.on('close', onClose);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(START + delta(word));
  };

/** Says something and asks for a tool. */
export const claudeCalls =
  (text: string, tool: string, given: object, apartMs = 0): Reply =>
  async (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(START + delta(text) + event('content_block_stop', { index: 0 }));
    if (apartMs > 0) await wait(apartMs);
    const block = { type: 'tool_use', id: 'toolu_1', name: tool, input: {} };
    response.write(event('content_block_start', { index: 1, content_block: block }));
    const partial_json = JSON.stringify(given);
    response.write(event('content_block_delta', { index: 1, delta: { type: 'input_json_delta', partial_json } }));
    response.end(
      event('content_block_stop', { index: 1 }) +
        event('message_delta', { delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 7 } }) +
        event('message_stop', {}),
    );
  };

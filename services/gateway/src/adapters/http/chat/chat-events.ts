import type { ChatFormat } from './deliver-chat.ts';

/** `POST /v1/chat` as server-sent events: `delta`, `restart`, then `done` or `error`. */
export const chatEvents: ChatFormat = {
  begin: () => '',
  text: (literal) => `event: delta\ndata: {"text":${literal}}\n\n`,
  restart: (attempt) => `event: restart\ndata: {"attempt":${attempt}}\n\n`,
  end: (reply) => `event: done\ndata: ${JSON.stringify(reply)}\n\n`,
  failed: (problem) => `event: error\ndata: ${JSON.stringify(problem.body)}\n\n`,
};

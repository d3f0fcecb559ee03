import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

const [vendor = '', port = '0'] = process.argv.slice(2);

/** The least that reads what it passes on: every event is parsed and written again. */
createServer((request, response) => {
  void (async () => {
    const body = await text(request);
    if (body === '') return response.end();
    const reply = await fetch(vendor + (request.url ?? ''), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer simulated' },
      body,
    });
    response.writeHead(reply.status, { 'content-type': 'text/event-stream' });
    const utf8 = new TextDecoder();
    let rest = '';
    for await (const bytes of reply.body ?? []) {
      const events = (rest + utf8.decode(bytes, { stream: true })).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        const at = event.indexOf('data: ');
        const data: unknown = JSON.parse(event.slice(at + 6));
        response.write(`${event.slice(0, at)}data: ${JSON.stringify(data)}\n\n`);
      }
    }
    return response.end();
  })();
}).listen(Number(port), '127.0.0.1');

import { text } from 'node:stream/consumers';
import { fromEnvironment } from '../chat/config.ts';
import { readEvents } from '../chat/read-events.ts';
import type { CommandFile } from '../command.ts';
import { EXIT, Failure, type ExitCode, type Io } from '../io.ts';

type Flags = {
  readonly persona?: string;
  readonly model?: string;
  readonly system?: string;
  readonly url?: string;
  readonly as: string;
  readonly json?: true;
};
type Problem = {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: { pointer: string; detail: string }[];
};

export const chat: CommandFile = {
  name: 'chat',
  summary: 'ask a persona or a model of a running system',
  define: (command, io, run) => {
    command
      .argument('<QUESTION>', 'what is asked; - for standard input')
      .option('--persona <ID>', 'who answers, such as architect')
      .option('--model <PROVIDER/MODEL>', 'a model instead, or in the place of the persona’s own')
      .option('--system <TEXT>', 'an instruction that goes before the question')
      .option('--url <URL>', 'where the system is; else MAESTRO_URL, else http://127.0.0.1:8080')
      .option('--as <PERSON>', 'in development, without MAESTRO_TOKEN: as whom', 'alex')
      .option('--json', 'print the whole reply as JSON and nothing else')
      .action((question: string, flags: Flags) => run(ask(question, flags, io)));
  },
};

async function ask(question: string, flags: Flags, io: Io): Promise<ExitCode> {
  const { persona, model, system, json } = flags;
  if (persona === undefined && model === undefined) throw new Failure(EXIT.misused, 'give --persona or --model');
  const environment = fromEnvironment();
  const url = (flags.url ?? environment.url).replace(/\/+$/, '');
  const token = environment.token ?? (await developmentToken(url, flags.as));
  const content = question === '-' ? await text(process.stdin) : question;
  const reply = await send(url, '/v1/chat', token, {
    ...(persona !== undefined && { persona }),
    ...(model !== undefined && { model }),
    messages: [...(system === undefined ? [] : [{ role: 'system', content: system }]), { role: 'user', content }],
    stream: json !== true,
  });
  if (!reply.ok) throw refused((await reply.json()) as Problem, reply.status);
  if (json === true || !reply.body) {
    io.out(`${JSON.stringify(await reply.json())}\n`);
    return EXIT.fine;
  }
  return follow(reply.body, io);
}

/** Writes the answer as it comes. A stream that ends without its last word is no answer. */
async function follow(body: AsyncIterable<Uint8Array>, io: Io): Promise<ExitCode> {
  try {
    for await (const { event, data } of readEvents(body)) {
      if (event === 'delta') io.out((data as { text: string }).text);
      else if (event === 'restart') io.out('\n\n[what stands above is void; the answer begins anew]\n\n');
      else if (event === 'error') throw refused(data as Problem, 503);
      else if (event === 'done') {
        const { provider, model, simulated } = data as { provider: string; model: string; simulated: boolean };
        io.out('\n');
        io.err(`${provider}/${model}${simulated ? ', simulated' : ''}\n`);
        return EXIT.fine;
      }
    }
  } catch (error) {
    io.out('\n');
    if (error instanceof Failure) throw error;
    throw new Failure(EXIT.failed, `the answer broke off: ${(error as Error).message}`);
  }
  throw new Failure(EXIT.failed, 'the answer broke off');
}

async function developmentToken(url: string, person: string): Promise<string> {
  const reply = await send(url, '/v1/dev/tokens', null, { user_id: person });
  if (reply.status === 201) return ((await reply.json()) as { token: string }).token;
  await reply.body?.cancel();
  throw new Failure(EXIT.misused, `${url} gives no development tokens: set MAESTRO_TOKEN`);
}

async function send(url: string, path: string, token: string | null, body: object): Promise<Response> {
  try {
    return await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
  } catch (error) {
    const { cause } = error as { cause?: Error };
    throw new Failure(EXIT.failed, `${url} cannot be reached: ${cause?.message ?? String(error)}`);
  }
}

/** What the system would not do: our fault where it says what is wrong with the question, else its own. */
function refused({ title = 'refused', detail = title, errors = [] }: Problem, status: number): Failure {
  const fields = errors.map((one) => `\n  ${one.pointer} ${one.detail}`).join('');
  return new Failure(status === 400 || status === 422 ? EXIT.misused : EXIT.failed, `${detail}${fields}`);
}

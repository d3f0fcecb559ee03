import { randomUUID } from 'node:crypto';
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import OpenAI from 'openai';
import { now } from '../measure/figures.ts';

const AGENTS = ['architect', 'backend', 'devops'];

type Said = { readonly by: string; readonly text: string };

async function answerTo(openai: OpenAI, by: string, said: readonly Said[]): Promise<string> {
  const stream = await openai.chat.completions.create({
    model: 'gpt-simulated',
    stream: true,
    messages: [
      { role: 'system', content: `You are the ${by}. The topic is which database to use.` },
      ...said.map((m) => ({ role: 'user' as const, content: `${m.by}: ${m.text}` })),
      { role: 'user', content: 'It is your turn.' },
    ],
  });
  let text = '';
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
  return text;
}

/** The model calls of that table by themselves, as its nodes make them. Returns milliseconds per call. */
export async function langgraphCallsAlone(openaiBaseUrl: string, rounds: number): Promise<number[]> {
  const openai = new OpenAI({ apiKey: 'simulated', baseURL: openaiBaseUrl, maxRetries: 0 });
  const said: Said[] = [];
  const samples: number[] = [];
  for (let turn = 0; turn < rounds * AGENTS.length; turn++) {
    const by = AGENTS[turn % AGENTS.length]!;
    const begun = now();
    said.push({ by, text: await answerTo(openai, by, said) });
    samples.push(now() - begun);
  }
  return samples;
}

/**
 * The same table in LangGraph.js: three agents in turn for `rounds` rounds, each turn one model call, every step
 * checkpointed to PostgreSQL before the next begins (`sync`). Returns the milliseconds of each turn.
 */
export async function langgraph(
  databaseUrl: string,
  openaiBaseUrl: string,
  rounds: number,
  concurrency: number,
): Promise<number[]> {
  const saver = PostgresSaver.fromConnString(databaseUrl);
  await saver.setup();
  const openai = new OpenAI({ apiKey: 'simulated', baseURL: openaiBaseUrl, maxRetries: 0 });
  const samples: number[] = [];
  const Table = Annotation.Root({
    messages: Annotation<Said[]>({
      reducer: (all, more) => [...all, ...more],
      default: () => [],
    }),
    turn: Annotation<number>(),
    begun: Annotation<number>(),
  });
  const speak = async (state: typeof Table.State) => {
    const by = AGENTS[state.turn % AGENTS.length] ?? '';
    const text = await answerTo(openai, by, state.messages);
    // A step begins where the one before ended, its checkpoint included.
    const ended = now();
    if (state.turn > 0) samples.push(ended - state.begun);
    return { messages: [{ by, text }], turn: state.turn + 1, begun: ended };
  };
  const graph = new StateGraph(Table)
    .addNode('speak', speak)
    .addEdge(START, 'speak')
    .addConditionalEdges('speak', (s) => (s.turn >= rounds * AGENTS.length ? END : 'speak'))
    .compile({ checkpointer: saver });
  const run = randomUUID();
  await Promise.all(
    Array.from({ length: concurrency }, (_, n) =>
      graph.invoke(
        { turn: 0, begun: now() },
        { configurable: { thread_id: `${run}-${n}` }, durability: 'sync', recursionLimit: 1000 },
      ),
    ),
  );
  await saver.end();
  return samples;
}

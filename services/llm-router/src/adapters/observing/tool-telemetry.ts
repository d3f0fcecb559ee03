import { DISCUSSION_ID, inSpan, metrics, SpanKind, SpanStatusCode } from '@maestro/telemetry';
import type { ToolObserver } from '../../ports/tool-observer.ts';

const calls = metrics.counter({
  name: 'maestro_tool_calls_total',
  help: 'Calls of tools that agents are granted, by outcome',
  labels: ['tool', 'outcome'],
});

/** Each call of a tool as a span of OpenTelemetry's GenAI conventions, and counted. */
export const toolTelemetry = (): ToolObserver => ({
  observe: ({ tool, kind, callId, discussionId, agentId }, work) =>
    inSpan(
      `execute_tool ${tool}`,
      {
        kind: SpanKind.INTERNAL,
        attributes: {
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.tool.name': tool,
          'gen_ai.tool.type': kind === 'outside' ? 'extension' : 'function',
          'gen_ai.tool.call.id': callId,
          'gen_ai.conversation.id': discussionId,
          'gen_ai.agent.id': agentId,
          [DISCUSSION_ID]: discussionId,
        },
      },
      async (span) => {
        const answer = await work();
        calls.inc({ tool, outcome: answer.outcome });
        if (answer.outcome === 'failed') span.setStatus({ code: SpanStatusCode.ERROR, message: 'failed' });
        span.setAttribute('maestro.tool.outcome', answer.outcome);
        return answer;
      },
    ),
});

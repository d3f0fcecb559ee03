import type { ModeratorTopic } from '@maestro/contracts';
import type { Command } from '../command.ts';

type Brief = Pick<
  Extract<Command, { name: 'requestStructuredOutput' }>['data'],
  'instruction' | 'schema_name' | 'schema'
>;

const closed = (properties: Brief['schema']): Brief['schema'] => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

/** What the moderator model is told, and the only shape its answer may have. */
export function briefFor(about: ModeratorTopic, candidates: readonly string[]): Brief {
  switch (about) {
    case 'next_speaker':
      return {
        instruction:
          'Choose who speaks next. Prefer whoever was challenged, was asked something, or can move the table ' +
          `towards a decision. Choose exactly one of: ${candidates.join(', ')}.`,
        schema_name: 'next_speaker',
        schema: closed({ speaker: { type: 'string', enum: [...candidates] } }),
      };
    case 'question':
      return {
        instruction:
          'Decide whether one question to one person would now help the table more than another contribution. ' +
          'If so, put it: short, answerable, with two to five options where it has natural ones. ' +
          `If not, answer with null. You may ask: ${candidates.join(', ')}.`,
        schema_name: 'question',
        schema: closed({
          question: {
            anyOf: [
              closed({
                to: { type: 'string', enum: [...candidates] },
                prompt: { type: 'string' },
                options: { type: 'array', items: { type: 'string' } },
              }),
              { type: 'null' },
            ],
          },
        }),
      };
    case 'options':
      return {
        instruction:
          'Frame the options for the vote from the proposals made: two to five, mutually exclusive, each a short ' +
          'noun phrase a person can choose at a glance. Add none that nobody put forward.',
        schema_name: 'options',
        schema: closed({ options: { type: 'array', items: { type: 'string' } } }),
      };
  }
}

/** What an agent says instead of an option; another word where an option is called just that. */
export function abstainWord(options: readonly string[]): string {
  return options.includes('abstain') ? 'I abstain from this vote' : 'abstain';
}

/** The JSON Schema of an agent's ballot: one of the options word for word or an abstention, and why. */
export function ballotSchema(options: readonly string[]) {
  return {
    type: 'object',
    properties: {
      choice: { type: 'string', enum: [...options, abstainWord(options)] },
      reason: { type: 'string' },
    },
    required: ['choice', 'reason'],
    additionalProperties: false,
  };
}

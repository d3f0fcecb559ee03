import { userSays, type Prompt } from './prompt.ts';
import type { ToolChoice } from './tool.ts';

/** The same for a model whose vendor forces no call: it is asked for one, last of all. */
export const tellToCall = (prompt: Prompt, choice: ToolChoice): Prompt => ({
  ...prompt,
  tail: [
    ...prompt.tail,
    userSays(
      `Now call ${typeof choice === 'object' ? `the tool "${choice.tool}"` : 'one of your tools'}, and say nothing else.`,
    ),
  ],
});

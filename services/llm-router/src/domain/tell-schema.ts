import type { JsonSchema } from './json-schema.ts';
import { userSays, type Prompt } from './prompt.ts';

/** The same for a model whose vendor holds it to no schema: it is asked for, last of all. */
export const tellSchema = (prompt: Prompt, name: string, schema: JsonSchema): Prompt => ({
  ...prompt,
  tail: [
    ...prompt.tail,
    userSays(`The JSON Schema "${name}" is:\n${JSON.stringify(schema)}\nAnswer with one JSON value that fits it.`),
  ],
});

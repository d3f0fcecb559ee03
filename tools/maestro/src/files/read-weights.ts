import { readWeights } from '@maestro/ballot-chain';
import type { Amount, Weights } from '@maestro/tally';
import { FormatError, JsonFields, readJson, readWeight, rowsOf, type Cell } from '@maestro/tally/formats';
import { readText, within } from './read-text.ts';

/**
 * Reads weights: JSON `{ "voters": { "ada": "2" }, "classes": { "agents": "0.5" } }`, either of them or both; or CSV
 * with the header `voter,weight` or `class,weight`. A weight is a number above 0, a decimal or a fraction.
 * Throws Failure.
 */
export async function readWeightsFile(path: string): Promise<Weights> {
  const file = await readText(path);
  return within(file, () => (/^\s*\{/.test(file.text) ? fromJson(file.text) : fromCsv(file.text)));
}

const fromJson = (text: string): Weights => readWeights(new JsonFields(text), readJson(text));

function fromCsv(text: string): Weights {
  const [header, ...rows] = rowsOf(text);
  const [of, weight, more] = header ?? [];
  if (
    header === undefined ||
    weight?.text !== 'weight' ||
    more !== undefined ||
    !['voter', 'class'].includes(of!.text)
  ) {
    throw new FormatError(of ?? { line: 1, column: 1 }, 'the header "voter,weight" or "class,weight", or JSON');
  }
  const weights = Object.fromEntries(entriesOf(rows));
  return of!.text === 'voter' ? { voters: weights } : { classes: weights };
}

function entriesOf(rows: readonly (readonly Cell[])[]): Map<string, Amount> {
  const entries = new Map<string, Amount>();
  for (const row of rows) {
    const [name, cell, more] = row;
    if (cell === undefined || more !== undefined) throw new FormatError(more ?? name!, 'a name and a weight');
    if (entries.has(name!.text)) throw new FormatError(name!, 'each name once', JSON.stringify(name!.text));
    const weight = readWeight(cell.text);
    if (weight === null)
      throw new FormatError(cell, 'a weight above 0, such as 1, 0.25 or 2/3', JSON.stringify(cell.text));
    entries.set(name!.text, weight);
  }
  return entries;
}

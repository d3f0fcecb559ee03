import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { logEvents, type MessageDefinition } from '../src/index.ts';

const folderOf = (definition: MessageDefinition): string =>
  (logEvents as readonly MessageDefinition[]).includes(definition) ? 'log' : 'bus';

/** Where the golden sample of one version of a message stands: beside the file that defines it. */
export const samplePath = (definition: MessageDefinition, version: number): string =>
  fileURLToPath(new URL(`../src/${folderOf(definition)}/${definition.name}.v${version}.json`, import.meta.url));

/** Throws where the sample is missing. */
export const sample = (definition: MessageDefinition, version = definition.version): unknown =>
  JSON.parse(readFileSync(samplePath(definition, version), 'utf8'));

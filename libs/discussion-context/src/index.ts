export {
  contextReaderOf,
  ContextIncomplete,
  type AskOwner,
  type ContextReader,
  type ContextReaderParts,
  type ContextSource,
} from './context-reader.ts';
export { createContextReader, type ContextReaderOptions } from './create-context-reader.ts';
export { writeStored, type ContextRedis } from './stored-context.ts';

/** For measurements: what is asked of models, and how, without the servers around it. */
export { readProviders } from './adapters/seed/read-catalogue.ts';
export { readPersonas } from './adapters/seed/read-seed.ts';
export { anthropicModel } from './adapters/vendors/anthropic/anthropic-model.ts';
export { geminiModel } from './adapters/vendors/gemini/gemini-model.ts';
export { openaiModel } from './adapters/vendors/openai/openai-model.ts';
export { toOpenAIResponses } from './adapters/vendors/openai/to-openai-responses.ts';
export { vendorFetch } from './adapters/vendors/vendor-fetch.ts';
export { fsList } from './application/tools/fs-list.ts';
export { fsRead } from './application/tools/fs-read.ts';
export { fsWrite } from './application/tools/fs-write.ts';
export type { Usage } from './domain/model-reply.ts';
export type { Prompt } from './domain/prompt.ts';
export { turnPrompt, type Reader } from './domain/rendering/build-prompt.ts';
export { renderContext } from './domain/rendering/render-context.ts';
export type { LanguageModel } from './ports/language-model.ts';

import { EVEN_TEMPERED, UNBOUNDED, type Persona } from '../persona.ts';

/** A persona of the product with nothing out of the ordinary. */
export const aPersona = (over: Partial<Persona> = {}): Persona => ({
  id: 'architect',
  version: 1,
  origin: 'product',
  kind: 'agent',
  name: 'Architect AI',
  role: 'software architect',
  instructions: 'You look at structure.',
  temperament: EVEN_TEMPERED,
  temperature: null,
  provider: 'claude',
  model: 'claude-1',
  fallbacks: [],
  budget: UNBOUNDED,
  tools: [],
  ...over,
});

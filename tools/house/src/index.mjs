import { environmentInConfig } from './environment-in-config.mjs';
import { pureRoom } from './pure-room.mjs';
import { subjectsFromContracts } from './subjects-from-contracts.mjs';

/** Lint rules of this house, one per mistake we do not want to make twice. */
export const house = {
  rules: {
    'pure-room': pureRoom,
    'environment-in-config': environmentInConfig,
    'subjects-from-contracts': subjectsFromContracts,
  },
};

import { readConfig } from '@maestro/service-runtime';
import { describe, expect, it } from 'vitest';
import { configSchema } from './config.ts';

describe('the configuration', () => {
  it('needs nothing', () => {
    expect(readConfig(configSchema, {})).toMatchObject({ HTTP_PORT: 8090, SIMULATED_SPEED: 40, SIMULATED_FAULTS: [] });
  });

  it('reads faults with and without a rate', () => {
    const { SIMULATED_FAULTS } = readConfig(configSchema, {
      SIMULATED_FAULTS: 'overloaded=0.05, slow-first-token:500',
    });
    expect(SIMULATED_FAULTS).toEqual([
      { fault: 'overloaded', rate: 0.05 },
      { fault: 'slow-first-token:500', rate: 1 },
    ]);
  });

  it('names every bad variable', () => {
    const read = () => readConfig(configSchema, { SIMULATED_SPEED: '-1', SIMULATED_FAULTS: 'quake', HTTP_PORT: 'x' });
    expect(read).toThrow(/HTTP_PORT[\s\S]*SIMULATED_SPEED[\s\S]*SIMULATED_FAULTS: quake: is no fault known here/);
  });
});

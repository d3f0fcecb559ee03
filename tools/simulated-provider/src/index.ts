export {
  CALL_ID_HEADER,
  FAULT_HEADER,
  startSimulatedProvider,
  type SimulatedProvider,
  type SimulatedProviderOptions,
} from './server.ts';
export { FAULTS, type FaultName } from './faults/catalogue.ts';
export type { FaultRule } from './faults/choose-fault.ts';
export type { Pace } from './pace.ts';

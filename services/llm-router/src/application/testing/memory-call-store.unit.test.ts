import { callStoreConformance } from '../../../test/support/call-store-conformance.ts';
import { MemoryCallStore } from './memory-call-store.ts';

callStoreConformance(() => {
  const store = new MemoryCallStore();
  const isOf = (callId: string) => (outcome: { data: object }) => Object.values(outcome.data).includes(callId);
  return {
    store,
    told: (callId) => Promise.resolve(store.told.filter(isOf(callId)).length),
    ledger: (callId) => Promise.resolve(store.ledger.filter((entry) => entry.callId === callId).length),
  };
});

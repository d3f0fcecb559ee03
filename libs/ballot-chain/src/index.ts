export { canonical, type Json } from './canonical.ts';
export { headOf, linkAfter, linksOf, rootOf, type ChainHead } from './chain.ts';
export { interpretExport, isExport, readExport, readWeights, type ReadExport } from './read-export.ts';
export { isSalt, receiptOf, type Digest } from './receipt.ts';
export { recount } from './recount.ts';
export { sealVote, writeExport } from './seal-vote.ts';
export { verifyExport, type Finding, type Verification } from './verify-export.ts';
export { EXPORT_FORMAT, type ExportRules, type SaltedBallot, type VoteExport } from './vote-export.ts';

import type * as contracts from '@maestro/contracts';

/** What a schema of the contracts reads or gives: as `z.output` and `z.input`, without a second copy of zod here. */
export type Output<S> = S extends { _zod: { output: infer O } } ? O : never;
export type Input<S> = S extends { _zod: { input: infer I } } ? I : never;

export type Person = Output<typeof contracts.Person>;
export type Persona = Output<typeof contracts.PersonaView>;
export type Provider = Output<typeof contracts.ProviderView>;
export type Permission = Output<typeof contracts.Permission>;
export type Role = Output<typeof contracts.Role>;
export type CreateDiscussionBody = Input<typeof contracts.CreateDiscussion>;
export type ApprovalResponse = Output<typeof contracts.ApprovalResponse>;

import { routes } from '@maestro/contracts';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from './openapi.ts';

type Operation = {
  readonly operationId: string;
  readonly requestBody?: unknown;
  readonly security: unknown;
  readonly parameters: { name: string }[];
};
const document = openApiDocument() as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Record<string, unknown>> };
};
const { schemas } = document.components;

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('has every route of the contracts, a file of a discussion, and the stream', () => {
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual(
      [...Object.keys(routes), 'readArtifact', 'stream'].sort(),
    );
    expect(document.paths['/v1/discussions/{discussion_id}/votes/{vote_id}/ballots']?.['post']).toBeDefined();
  });

  it('refers to nothing that is not there, and holds nothing nobody refers to', () => {
    const text = JSON.stringify(document);
    const referred = new Set([...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, id]) => id));
    expect([...referred].sort()).toEqual(Object.keys(schemas).sort());
    expect(text).not.toContain('$defs');
  });

  it('closes what clients send and leaves open what they get', () => {
    expect(schemas['CreateDiscussion']?.['additionalProperties']).toBe(false);
    expect(schemas['CreateDiscussion']?.['required']).toEqual(['topic']);
    expect(schemas['DecisionView']).not.toHaveProperty('additionalProperties');
    expect(schemas['VoteView']).toMatchObject({
      properties: { reasons: { additionalProperties: { type: 'string' } } },
    });
  });

  it('says of every operation who may call it', () => {
    expect(document.paths['/v1/app-config']?.['get']?.security).toEqual([]);
    expect(document.paths['/v1/inbox']?.['get']?.security).toEqual([{ person: [] }]);
  });

  it('offers an Idempotency-Key on every POST of a person', () => {
    const posts = Object.entries(document.paths).filter(([path, { post }]) => post && path !== '/v1/dev/tokens');
    for (const [path, { post }] of posts) {
      expect(
        post?.parameters.map(({ name }) => name),
        path,
      ).toContain('Idempotency-Key');
    }
  });
});

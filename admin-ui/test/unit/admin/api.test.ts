// @vitest-environment node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../../..');

it('has the types that the description of the API says', async () => {
  const document = JSON.parse(readFileSync(join(ROOT, 'docs/openapi.json'), 'utf8')) as object;
  const types = astToString(await openapiTS(document as never));
  const committed = readFileSync(join(ROOT, 'admin-ui/src/admin/api/schema.d.ts'), 'utf8');
  // The file begins with a comment that says where it comes from.
  expect(committed.slice(committed.indexOf('export interface')), 'run: npm run api:types').toBe(
    types.slice(types.indexOf('export interface')),
  );
});

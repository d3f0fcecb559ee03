import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inClone } from './clone.ts';

const readme = readFileSync(inClone('README.md'), 'utf8');
const configs = globSync(['services/*/src/config.ts', 'libs/service-runtime/src/config.ts', 'tools/*/src/config.ts'], {
  cwd: inClone(),
});

describe('the README', () => {
  it.each(configs)('names every variable of %s', (file) => {
    const variables = [...readFileSync(inClone(file), 'utf8').matchAll(/^ {2,4}([A-Z][A-Z0-9_]+):/gm)].map(
      ([, v]) => v,
    );
    expect(variables.filter((v) => !readme.includes(`\`${v}\``))).toEqual([]);
  });

  it('links to nothing that is not there', () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)/g)].map(([, path]) => path ?? '');
    const there = new Set(globSync(links, { cwd: inClone() }).map((path) => path.replace(/\/$/, '')));
    expect(links.filter((path) => !there.has(path.replace(/\/$/, '')))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { inlineScriptHashes } from './security-headers.ts';

describe('the scripts that stand in a page', () => {
  it('are allowed by hash, and files are not', () => {
    const page = `<script src="main.js" type="module"></script><script>alert(1)</script>
      <SCRIPT type="module">
      </SCRIPT>`;
    expect(inlineScriptHashes(page)).toEqual([
      "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='",
      expect.stringMatching(/^'sha256-[\w+/]{43}='$/),
    ]);
  });
});

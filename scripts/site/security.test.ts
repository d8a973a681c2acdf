import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { PROJECT_ROOT } from '../project/paths.mjs'
import { CONTENT_SECURITY_POLICY, SECURITY_HEADERS } from './security.mjs'

test('the policy allows no eval, no inline code, no wildcard and no other origin', () => {
  expect(CONTENT_SECURITY_POLICY).toMatch(/^default-src 'none';/)
  // Programs made by the CPU engine are compiled as WebAssembly; no text is run as script.
  expect(CONTENT_SECURITY_POLICY.replace("'wasm-unsafe-eval'", '')).not.toMatch(/unsafe|\*|https?:/)
})

test('docs/hosting.md names every header with its value', () => {
  const text = readFileSync(path.join(PROJECT_ROOT, 'docs', 'hosting.md'), 'utf8')
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    expect(text).toContain(`\`${name}\``)
    if (name !== 'Content-Security-Policy') expect(text).toContain(`\`${value}\``)
  }
})

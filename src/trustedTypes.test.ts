import { expect, test } from 'vitest'
import { ownScript } from './trustedTypes'

const BASE = 'https://lab.example/darts/'

test('scripts of the site pass, as whole addresses', () => {
  expect(ownScript('assets/worker.js', BASE)).toBe('https://lab.example/darts/assets/worker.js')
  expect(ownScript('https://lab.example/darts/assets/worker.js', BASE)).toBe(
    'https://lab.example/darts/assets/worker.js',
  )
})

test.each([
  'https://elsewhere.example/x.js',
  '//elsewhere.example/x.js',
  'data:text/javascript,1',
  'blob:https://x/1',
  'javascript:1',
])('refuses %s', (url) => {
  expect(() => ownScript(url, BASE)).toThrow(/only scripts of/)
})

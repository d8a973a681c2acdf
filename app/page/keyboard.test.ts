import { afterEach, expect, test, vi } from 'vitest'
import { listenToKeys, pressKey, wantsKey } from './keyboard'

afterEach(() => vi.unstubAllGlobals())

function aims(cursor: number) {
  const did: string[] = []
  const session = { seek: (epoch: number) => did.push(`seek ${epoch}`), toggle: () => did.push('toggle') }
  return { did, aims: { cursor: () => cursor, epochs: () => 40, session } }
}

test('arrows, Home, End and space move the time axis', () => {
  const { did, aims: target } = aims(7)
  for (const key of ['ArrowLeft', 'ArrowRight', 'Home', 'End', ' ']) expect(pressKey(key, false, target)).toBe(true)
  pressKey('ArrowRight', true, target)
  expect(did).toEqual(['seek 6', 'seek 8', 'seek 1', 'seek 40', 'toggle', 'seek 12'])
  expect(pressKey('a', false, target)).toBe(false)
})

test('controls keep the keys they need', () => {
  const plain = { tag: 'FIGURE', type: '', editable: false, inDialog: false }
  expect(wantsKey(plain, ' ')).toBe(false)
  expect(wantsKey({ ...plain, tag: 'BUTTON' }, ' ')).toBe(true)
  expect(wantsKey({ ...plain, tag: 'BUTTON' }, 'ArrowLeft')).toBe(false)
  expect(wantsKey({ ...plain, tag: 'SELECT' }, 'ArrowLeft')).toBe(true)
  expect(wantsKey({ ...plain, tag: 'INPUT', type: 'range' }, 'ArrowLeft')).toBe(true)
  expect(wantsKey({ ...plain, tag: 'INPUT', type: 'range' }, ' ')).toBe(false)
  expect(wantsKey({ ...plain, tag: 'INPUT', type: 'number' }, ' ')).toBe(true)
  expect(wantsKey({ ...plain, inDialog: true }, 'Home')).toBe(true)
})

test('under an open sheet nothing moves, though the focus has left it', () => {
  class Element {
    readonly tagName = 'BODY'
    readonly isContentEditable = false
    closest = () => null
  }
  let press = (_: object): void => undefined
  let sheet: object | null = null
  vi.stubGlobal('HTMLElement', Element)
  vi.stubGlobal('HTMLInputElement', class {})
  vi.stubGlobal('document', { querySelector: (asked: string) => (asked === 'dialog:modal' ? sheet : null) })
  vi.stubGlobal('addEventListener', (_: string, listener: typeof press) => {
    press = listener
  })
  const { did, aims: target } = aims(7)
  listenToKeys(target)
  const event = { key: ' ', target: new Element(), preventDefault: () => undefined }
  press(event)
  sheet = {}
  press(event)
  press({ ...event, key: 'ArrowLeft' })
  expect(did).toEqual(['toggle'])
})

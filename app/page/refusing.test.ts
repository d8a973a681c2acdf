import { expect, test } from 'vitest'
import { SearchError } from '../../src/errors'
import { runStore } from '../run/runStore'
import { refusing, tellUnhandled } from './refusing'

const notice = () => runStore.getState().notice
const dismiss = () => runStore.getState().dismissNotice()

test('what was refused keeps its code; what is a defect of the page is an internal one, with its name', async () => {
  await refusing(() => Promise.reject(new SearchError('bad-table', 'a.csv: no table')))
  expect(notice()).toMatchObject({ kind: 'refused', code: 'bad-table', message: 'a.csv: no table' })
  await refusing(() => Promise.reject(new TypeError('Failed to fetch')))
  expect(notice()).toMatchObject({ kind: 'refused', code: 'internal', message: 'TypeError: Failed to fetch' })
  dismiss()
  await refusing(() => Promise.resolve())
  expect(notice()).toBeNull()
})

test('what nobody waits for is told once, and again only if it is something else', () => {
  let fail = (_reason: unknown): void => undefined
  tellUnhandled({
    addEventListener: (type: string, listener: (event: { reason: unknown }) => void) => {
      expect(type).toBe('unhandledrejection')
      fail = (reason) => listener({ reason })
    },
  } as never)
  fail(new Error('gone'))
  expect(notice()).toMatchObject({ kind: 'refused', code: 'internal', message: 'Error: gone' })
  dismiss()
  fail(new Error('gone'))
  expect(notice()).toBeNull()
  fail(new Error('gone as well'))
  expect(notice()).toMatchObject({ message: 'Error: gone as well' })
  dismiss()
})

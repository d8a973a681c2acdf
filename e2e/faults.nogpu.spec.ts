/**
 * Faults of the machine around a running search: a thread that sleeps, a clock, a disk, a network, a worker, a page. What computes
 * is the same to them, so the processor does. One page goes through all of them; see faults.spec.ts.
 */
import { expect, test } from '@playwright/test'
import { type Checkpoint, decodeCheckpoint } from '../src/store/checkpoint'
import { FaultySearch, openFaultySearch, SLOW } from './support/faultySearch'
import { LONG_CPU_SEARCH } from './support/longSearch'
import { placeOf } from './support/placeOf'
import { rarely } from './support/rarely'
import { putFiles, type SavedFile, slotFiles, turned } from './support/savedFiles'

let search: FaultySearch

test.beforeAll(async ({ browser, baseURL }) => {
  search = await openFaultySearch(browser, baseURL as string, placeOf(LONG_CPU_SEARCH, { engine: 'cpu' }))
})

test.afterAll(() => search?.page.context().close())

test('a thread that did not run is told as a gap', async () => {
  const before = await search.searching()
  // All that a thread can know of it: its clock is ahead.
  await search.inWorker(() => {
    const { now } = performance
    performance.now = () => now.call(performance) + 10_500
  })
  await expect(search.status.getByText(/^asleep 1×/)).toBeVisible(SLOW)
  await search.goesOn(before)
})

test('a clock that jumps years ahead and back changes nothing', async () => {
  const before = await search.searching()
  await search.inWorker(() => {
    const real = Date
    const far = [new real(2040, 0, 1), new real(1990, 0, 1)]
    let i = 0
    globalThis.Date = class extends real {
      constructor() {
        super(far[i++ % 2] as Date)
      }
    } as DateConstructor
  })
  await search.goesOn(before + 1)
})

test('full storage is said, the search goes on, and saving comes back by itself', async () => {
  const before = await search.searching()
  await search.inWorker(() => {
    // Only workers have it; these files are typed for pages.
    const { FileSystemSyncAccessHandle: Handle } = globalThis as unknown as Record<string, { prototype: object }>
    const prototype = Handle?.prototype as { write: unknown }
    const { write } = prototype
    Object.assign(globalThis, { giveRoom: () => Object.assign(prototype, { write }) })
    Object.assign(prototype, {
      write: () => {
        throw new DOMException('no room', 'QuotaExceededError')
      },
    })
  })
  await expect(search.notes.getByText('Storage is full: the search goes on unsaved.')).toBeVisible(SLOW)
  await search.goesOn(before)
  await search.inWorker(() => (globalThis as unknown as { giveRoom(): void }).giveRoom())
  await expect(search.notes.getByText('Storage is full')).toBeHidden(SLOW)
  await expect(search.status.getByText(/^saved: epoch/)).toBeVisible(SLOW)
})

test('the network may go', async () => {
  const before = await search.searching()
  // The offline copy holds the parts that load late.
  await search.page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await search.page.context().setOffline(true)
  await search.goesOn(before)
  await search.button('Runs').click()
  await expect(search.page.getByRole('dialog').getByText('being searched', { exact: true })).toBeVisible(SLOW)
  await search.button('Close').click()
  await search.page.context().setOffline(false)
})

test('a second tab watches the first', async () => {
  await search.searching()
  const other = new FaultySearch(await search.page.context().newPage())
  await other.page.goto('./#lang=en')
  await other.notes.getByRole('button', { name: 'Watch it here' }).click(SLOW)
  await expect(other.page.getByText('Watching another tab.')).toBeVisible(SLOW)
  const seen = await other.epochs()
  await expect.poll(() => other.epochs(), SLOW).toBeGreaterThan(seen)
  expect(other.page.workers()).toHaveLength(0)
  await expect(other.button('Stop')).toBeHidden()
  await expect(other.page.getByText('Live run in another tab')).toBeVisible()
  await other.button('Runs').click()
  const searched = other.page.getByRole('row').filter({ hasText: 'being searched' })
  await expect(searched.getByRole('button', { name: 'Delete', exact: true })).toBeDisabled(SLOW)
  await expect(other.button('Delete everything…')).toBeDisabled()
  await other.page.close()
})

test('a worker that is killed is started again from what it saved', async () => {
  const before = await search.searching()
  await search.inWorker(() => self.close())
  await expect(search.notes.getByText('The worker broke down.')).toBeVisible(SLOW)
  await search.goesOn(before - 1)
  await search.dismissAll()
})

test('a reload while it runs, rests, loads or has been stopped loses nothing', async () => {
  const before = await search.searching()
  const offer = () => search.notes.getByText(/^A search broke off: \d+ of 600 epochs are done\./)
  const goOn = () => search.notes.getByRole('button', { name: 'Continue', exact: true }).click()
  await search.page.reload()
  await expect(offer()).toBeVisible(SLOW)
  await goOn()
  // Loading.
  await expect(search.status.getByRole('progressbar')).toBeVisible(SLOW)
  await search.page.reload()
  await expect(offer()).toBeVisible(SLOW)
  await goOn()
  await search.goesOn(before - 1)
  await search.button('Pause').first().click()
  await expect(search.status.getByText('Paused.')).toBeVisible(SLOW)
  await search.page.reload()
  await expect(offer()).toBeVisible(SLOW)
  await goOn()
  await search.goesOn(before)
  await search.button('Stop').first().click()
  await expect(search.status.getByText('Stopped by hand.')).toBeVisible(SLOW)
  await search.page.reload()
  // Nothing broke off: the address asks for a search to be set up.
  const sheet = search.page.getByRole('dialog')
  await expect(sheet.getByRole('button', { name: 'Start the search', exact: true })).toBeVisible(SLOW)
  await search.page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await search.button('Runs').click()
  await expect(sheet.getByText('stopped by hand')).toBeVisible(SLOW)
  await expect(offer()).toBeHidden()
  await sheet.getByRole('button', { name: 'Continue', exact: true }).first().click()
  await search.goesOn(before)
})

rarely(() => {
  test('a page killed in the middle of an epoch, and then its newest checkpoint damaged: the same records as without', async () => {
    const { page } = search
    const short = placeOf(
      [...LONG_CPU_SEARCH.filter((setting) => !/^(epochs|images)=/.test(setting)), 'epochs=12', 'images=256'],
      { engine: 'cpu' },
    )
    const open = async (): Promise<FaultySearch> => {
      const opened = new FaultySearch(await page.context().newPage())
      await opened.page.goto(short)
      return opened
    }
    const ended = ({ status }: FaultySearch) =>
      expect(status.getByText('All planned epochs are done.')).toBeVisible(SLOW)
    /** Checkpoints of the searches of 12 epochs, the newest first. */
    const checkpoints = async (at: FaultySearch) => {
      const all = (await slotFiles(at.page)).map(async (file) => ({ file, saved: await decodeCheckpoint(file.bytes) }))
      return (await Promise.all(all))
        .filter(({ saved }) => saved.facts.config.epochs === 12)
        .sort((one, other) => other.saved.sequence - one.saved.sequence)
    }
    await page.close()
    const whole = await open()
    await whole.start()
    await ended(whole)
    const undisturbed = (await checkpoints(whole))[0]?.saved
    await whole.page.close()

    const killed = await open()
    await killed.start()
    // Looked at often: the crash must come before the twelfth.
    await expect.poll(() => killed.epochs(), { ...SLOW, intervals: [100] }).toBeGreaterThan(4)
    const client = await page.context().newCDPSession(killed.page)
    const crashed = killed.page.waitForEvent('crash')
    void client.send('Page.crash').catch(() => undefined)
    await crashed
    await killed.page.close()

    search = await open()
    const { notes } = search
    const broken = (await checkpoints(search)).filter(({ saved }) => saved.facts.id !== undisturbed?.facts.id)
    const [newest, before] = broken
    expect(newest?.saved.end).toBeNull()
    await putFiles(search.page, [turned(newest?.file as SavedFile, -1)])
    await expect(notes.getByText(/^A search broke off: \d+ of 12 epochs are done\./)).toBeVisible(SLOW)
    await notes.getByRole('button', { name: 'Continue', exact: true }).click()
    await expect(notes.getByText('One of the two saved states of this run is damaged.')).toBeVisible(SLOW)
    await expect(notes.getByText(`epoch ${before?.saved.state.epoch}, step`)).toBeVisible()
    await ended(search)
    const resumed = (await checkpoints(search)).find(({ saved }) => saved.facts.id === newest?.saved.facts.id)?.saved
    const figures = (saved: Checkpoint | undefined) => saved?.state.records.map(({ epochMs: _, ...record }) => record)
    expect(figures(resumed)).toHaveLength(12)
    expect(figures(resumed)).toEqual(figures(undisturbed))
  })
})

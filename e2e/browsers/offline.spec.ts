/** Once visited, the lab opens where no server answers any more, with every recording and the parts that load late. */
import { en } from '../../app/i18n/en'
import { SEARCH } from '../../scripts/test/limits.mjs'
import { expect, test } from './test'

test('opens without its server once it has been visited', async ({ visitor, site }) => {
  await visitor.open(`${site.address}#run=two-minutes&epoch=12&lang=en`)
  // A worker that is only becoming active may not answer a reload yet. Asked again and again: a page waits for `ready` for
  // ever where no copy can be made.
  const stateOfCopy = () =>
    visitor.driver.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration()
      return (registration?.active ?? registration?.waiting ?? registration?.installing)?.state ?? 'none'
    })
  await expect.poll(stateOfCopy, { timeout: SEARCH }).toBe('activated')
  await site.stop()
  try {
    // Nothing answers under the address but the worker's copy.
    await expect(fetch(site.address)).rejects.toThrow('fetch failed')
    await visitor.driver.reload()
    await visitor.holds(['input', en.time.slider], '12')
    await visitor.open(`${site.address}#run=small-cell&epoch=3&page=toy&lang=en`)
    await visitor.find('dialog #story-title')
    await visitor.press('Escape')
    await visitor.reads('[data-part=result]', en.result.at(3))
  } finally {
    await site.start()
  }
})

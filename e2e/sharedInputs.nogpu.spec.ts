/** Every set of images in ../shared/inputs does in the page what expect.json there says; the command line: scripts/data/sharedInputs.test.ts. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { SHARED_FOLDER } from '../scripts/project/paths.mjs'
import { grouped } from '../src/data/numbers'
import { rarely } from './support/rarely'

interface Expected {
  readonly file?: string
  readonly folder?: string
  readonly accept: boolean
  readonly train?: number
  readonly test?: number
  readonly classes?: number
  readonly mustName?: readonly string[]
  readonly soft?: readonly string[]
}

const folder = path.join(SHARED_FOLDER, 'inputs')
const list = path.join(folder, 'expect.json')
const all: readonly Expected[] = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')).inputs : []
const inputs = all.filter((input) => (input.file ?? input.folder ?? '').startsWith('data/'))

rarely(() => {
  test('sets of images are taken or refused as is expected of them', async ({ page }) => {
    test.skip(inputs.length === 0, `no ${list}`)
    await page.goto('./#lang=en&epoch=12')
    await page.getByRole('button', { name: 'Run it live' }).click()
    const setup = page.getByRole('dialog', { name: 'Run it live' })
    const preview = page.getByRole('dialog', { name: /^Search on / })
    for (const input of inputs)
      await test.step(input.file ?? input.folder ?? '', async () => {
        const chosen = setup.locator(
          `input[type=file]${input.folder ? '[webkitdirectory]' : ':not([webkitdirectory])'}`,
        )
        await chosen.setInputFiles(path.join(folder, input.folder ?? input.file ?? ''))
        if (input.accept) {
          const { train = 0, test: heldOut = 0, classes = 0, soft } = input
          await expect(preview).toContainText(`${grouped(classes)} classes · `)
          // Where the files hold no split the lab makes one of all there is.
          if (!soft?.includes('train'))
            await expect(preview).toContainText(`${grouped(train)} training images, ${grouped(heldOut)} held out`)
          await preview.getByRole('button', { name: 'Leave them' }).click()
          await expect(preview).toHaveCount(0)
        } else {
          const refusal = setup.getByRole('alert')
          await expect(refusal).toBeVisible()
          for (const wanted of input.mustName ?? []) await expect(refusal).toContainText(new RegExp(wanted, 'i'))
          await refusal.getByRole('button', { name: 'Dismiss' }).click()
          await expect(refusal).toHaveCount(0)
        }
      })
  })
})

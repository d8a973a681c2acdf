/** Files let fall on the page. */
import type { Page } from '@playwright/test'

export async function drop(page: Page, files: readonly (readonly [name: string, text: string])[]): Promise<void> {
  await page.evaluate((given) => {
    const dataTransfer = new DataTransfer()
    for (const [name, text] of given) dataTransfer.items.add(new File([text], name))
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  }, files)
}

import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { PRESETS } from '../../src/protocol/presets'
import { NO_CHOICES } from './choices'
import { SetupOptions } from './SetupOptions'

const draw = (wrong: string | null): string =>
  renderToStaticMarkup(
    <SetupOptions
      searched={PRESETS['two-minutes'].config}
      given={new Set()}
      choices={{ ...NO_CHOICES, more: 'epochs=none' }}
      wrong={wrong}
      onChange={() => undefined}
    />,
  )

test('settings that were typed in wrong say by which sentence', () => {
  const drawn = draw('config.epochs: none must be a whole number')
  const [, id] = /<input type="text"[^>]* aria-describedby="([^"]+)"/.exec(drawn) ?? []
  expect(id).toBeTruthy()
  expect(drawn).toContain(`<p class="warn" role="alert" id="${id}">`)
  expect(draw(null)).not.toContain('aria-describedby')
})

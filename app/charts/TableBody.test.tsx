import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { TableBody } from './TableBody'

const data = {
  columns: ['epoch', 'skips'],
  rows: () => [
    ['1', '0'],
    ['2', '3'],
  ],
}

test('the first cell names its row; what can be done with a row stands behind it', () => {
  const plain = renderToStaticMarkup(<TableBody data={data} />)
  expect(plain).toContain('<thead><tr><th scope="col">epoch</th><th scope="col">skips</th></tr></thead>')
  expect(plain).toContain('<tr><th scope="row">2</th><td>3</td></tr>')
  const acted = renderToStaticMarkup(<TableBody data={data} action={(row) => <button type="button">{row}</button>} />)
  expect(acted).toContain('<th scope="col">skips</th><td></td></tr></thead>')
  expect(acted).toContain('<tr><th scope="row">2</th><td>3</td><td><button type="button">1</button></td></tr>')
})

import { expect, test } from 'vitest'
import { previewTags, siteAddress } from './previews.mjs'

const contents = (site: URL | null) => previewTags(site).map(({ attrs }) => attrs?.content ?? attrs?.href)

test('with the address of the site the picture has a whole one', () => {
  const site = siteAddress('https://somebody.example/lab')
  expect(contents(site)).toEqual([
    'https://somebody.example/lab/cover.png',
    '1200',
    '630',
    'https://somebody.example/lab/',
    'https://somebody.example/lab/',
  ])
})

test('without it nothing is invented', () => {
  for (const none of [undefined, '']) expect(contents(siteAddress(none))).toEqual(['./cover.png', '1200', '630'])
})

test('an address that is none is refused by its value', () => {
  for (const wrong of ['lab', 'ftp://a.example/'])
    expect(() => siteAddress(wrong)).toThrow(`LAB_URL=${wrong}: must be the address of the site`)
})

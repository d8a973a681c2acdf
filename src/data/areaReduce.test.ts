import { expect, test } from 'vitest'
import { areaReduce } from './areaReduce'

/** A picture whose channel c at (x, y) is f(x, y, c). */
function picture(width: number, height: number, f: (x: number, y: number, c: number) => number): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) for (let c = 0; c < 4; c++) rgba[(y * width + x) * 4 + c] = f(x, y, c)
  return rgba
}

const at = (image: Uint8Array, x: number, y: number): number[] => [
  ...image.subarray((y * 32 + x) * 3, (y * 32 + x) * 3 + 3),
]

test('32 x 32 stays as it is, alpha is dropped', () => {
  const image = areaReduce(
    'a.JPEG',
    picture(32, 32, (x, y, c) => (c === 3 ? 7 : 5 * x + y + c)),
    32,
    32,
  )
  expect(image).toHaveLength(3072)
  expect(at(image, 3, 4)).toEqual([19, 20, 21])
})

test('64 x 64 becomes the rounded means of 2 x 2 blocks', () => {
  const image = areaReduce(
    'a.JPEG',
    picture(64, 64, (x, y, c) => x + 2 * y + c),
    64,
    64,
  )
  // Block (3, 5): x 6, 7 and y 10, 11: mean 6.5 + 21 = 27.5.
  expect(at(image, 3, 5)).toEqual([28, 29, 30])
})

test('of a wide or high picture the middle square is taken', () => {
  const wide = areaReduce(
    'a.JPEG',
    picture(70, 32, (x) => x),
    70,
    32,
  )
  expect([at(wide, 0, 0)[0], at(wide, 31, 0)[0]]).toEqual([19, 50])
  const high = areaReduce(
    'a.JPEG',
    picture(32, 71, (_, y) => y),
    32,
    71,
  )
  expect([at(high, 0, 0)[0], at(high, 0, 31)[0]]).toEqual([19, 50])
})

test('parts of pixels count by their share', () => {
  // 48 / 32 = 1.5: the first covers pixel 0 and half of pixel 1: (0 + 0.5 * 90) / 1.5 = 30.
  const image = areaReduce(
    'a.JPEG',
    picture(48, 48, (x) => 90 * x),
    48,
    48,
  )
  expect(at(image, 0, 0)).toEqual([30, 30, 30])
})

test('a picture that is too small is refused by name', () => {
  expect(() =>
    areaReduce(
      'n1_2.JPEG',
      picture(40, 20, () => 0),
      40,
      20,
    ),
  ).toThrow('n1_2.JPEG: 40 x 20 pixels, expected at least 32 a side')
})

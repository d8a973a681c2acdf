/** Runs the exported files in PyTorch where it is found; `PYTHON` names another interpreter. */
import { describe, expect, test } from 'vitest'
import { readOwn } from '../import/testing/readOwn'
import type { Genotype, Nb201Genotype } from '../space/genotype'
import { PUBLISHED } from '../space/testing/published'
import { auxiliaryHeadParameters, networkCost } from '../supernet/cost'
import { limit } from '../testing/limit'
import { classesOfLog } from './fromRun'
import { writePytorchModule } from './pytorchModule'
import { findPython, runPython } from './testing/python'
import { STAMP } from './testing/stamp'

test('starts with the stamp, names the genotype, leaves nothing to fill in', () => {
  const text = writePytorchModule(PUBLISHED.DARTS_V2, STAMP)
  expect(text).toMatch(/^# DARTS\+ Lab: epoch 17 of 50, returned by criterion1\n# data set: CIFAR-10/)
  expect(text).toContain("GENOTYPE = Genotype(normal=[('sep_conv_3x3', 0)")
  expect(text).not.toContain('{{')
})

test('a log has the classes that it tells; where it names another set alone, they are not guessed', () => {
  const of = (dataset: string | null, classes: number | null = null) => classesOfLog({ dataset, classes })
  expect([of(null), of('cifar100'), of('imagenet'), of('sport8', 8), of('imagenet16-120')]).toEqual([
    ...[undefined, 100, 1000, 8, null],
  ])
  expect(writePytorchModule(PUBLISHED.DARTS_V2, { ...STAMP, classes: 8 })).toContain('classes=8,')
  expect(() => writePytorchModule(PUBLISHED.DARTS_V2, { ...STAMP, classes: null })).toThrow('how many classes')
})

test('a set of one’s own has the classes that its run told; where none were told it is refused', () => {
  const config = { ...STAMP.config, dataset: 'own' as const }
  const text = writePytorchModule(PUBLISHED.DARTS_V2, { ...STAMP, config, dataset: 'shapes', classes: 7 })
  expect(text).toContain('def build(C=36, classes=7,')
  expect(text).toContain("'--classes', type=int, default=7")
  const untold = () => writePytorchModule(PUBLISHED.DARTS_V2, { ...STAMP, config, dataset: 'shapes' })
  expect(untold).toThrow('the run does not say how many classes shapes has')
})

test('of a search with a skip-connect beside every edge the networks have it too', () => {
  const cell: Genotype = { space: 'nas-bench-201', edges: Array<'nor_conv_1x1'>(6).fill('nor_conv_1x1') }
  const config = { ...STAMP.config, operations: 'all-skip' as const, auxiliarySkip: 1 }
  for (const genotype of [PUBLISHED.DARTS_V2, cell]) {
    expect(writePytorchModule(genotype, STAMP)).toContain('AUXILIARY_SKIP = False\n')
    expect(writePytorchModule(genotype, { ...STAMP, config })).toContain('AUXILIARY_SKIP = True\n')
  }
})

/** Defines the modules only, then runs `body`. */
const within = (genotype: Genotype, body: string): string =>
  `${writePytorchModule(genotype, STAMP).replace("if __name__ == '__main__':", 'if False:')}\n${body}`

const python = findPython('torch')
const run = (script: string, args: readonly string[] = []): string => runPython(python as string, script, args)

// Importing torch from a cold disk takes most of a minute.
describe.skipIf(!python)('in PyTorch', { timeout: limit(900) }, () => {
  test('run on its own it builds the network, counts its parameters and gives logits', () => {
    const text = writePytorchModule(PUBLISHED.DARTS_V2, STAMP)
    expect(run(text, ['--channels', '8', '--layers', '5', '--image-size', '16'])).toBe(
      'parameters 37018\nlogits 2 10\n',
    )
    expect(
      run(text, ['--channels', '8', '--layers', '3', '--classes', '7', '--imagenet', '--image-size', '64']),
    ).toMatch(/logits 2 7\n$/)
  })

  test('every published network has our number of parameters, on CIFAR and on ImageNet, and its auxiliary head', () => {
    const literal = (name: keyof typeof PUBLISHED): string => {
      const { normal, reduce } = PUBLISHED[name]
      const cell = (pairs: typeof normal): string => `[${pairs.map(([op, from]) => `('${op}', ${from})`).join(', ')}]`
      return `'${name}': Genotype(${cell(normal)}, [2, 3, 4, 5], ${cell(reduce)}, [2, 3, 4, 5]),`
    }
    const names = Object.keys(PUBLISHED) as (keyof typeof PUBLISHED)[]
    // Only the sizes count: random initialisation would take most of the time.
    const body = `nn.modules.conv._ConvNd.reset_parameters = lambda self: None
cells = {${names.map(literal).join('\n')}}
for name, cell in cells.items():
    cifar = Network(36, 10, 20, True, False, cell)
    imagenet = Network(48, 1000, 14, False, True, cell)
    print(name.replace(' ', '_'), parameter_count(cifar), parameter_count(imagenet),
          sum(p.numel() for p in cifar.auxiliary_head.parameters()))`
    const lines = run(within(PUBLISHED.DARTS_V2, body)).trim().split('\n')
    const expected = names.map((name) => {
      const cost = (channels: number, cells: number, classes: number, stem: 'cifar' | 'imagenet'): number =>
        networkCost(PUBLISHED[name], { channels, cells, classes, imageSize: stem === 'cifar' ? 32 : 224 }, stem)
          .parameters
      const counts = [cost(36, 20, 10, 'cifar'), cost(48, 14, 1000, 'imagenet'), auxiliaryHeadParameters(4 * 144, 10)]
      return [name.replace(' ', '_'), ...counts].join(' ')
    })
    expect(lines).toEqual(expected)
  })

  test('a network of different cells has our number of parameters, and refuses another number of cells', () => {
    const { PDARTS, XNAS } = PUBLISHED
    const genotype = { ...PDARTS, cells: [PDARTS.normal, XNAS.reduce, XNAS.normal, PDARTS.reduce, PDARTS.normal] }
    const text = writePytorchModule(genotype, STAMP)
    const { parameters } = networkCost(genotype, { channels: 8, cells: 5, classes: 10, imageSize: 32 })
    expect(run(text, ['--channels', '8'])).toBe(`parameters ${parameters}\nlogits 2 10\n`)
    const body = `try:
    build(C=4, layers=8)
except ValueError as error:
    print(error)`
    expect(run(within(genotype, body))).toBe('layers: 8, expected 5, one for each of CELLS\n')
  })

  test('trains: auxiliary logits, drop path, a gradient in every parameter', () => {
    const body = `torch.manual_seed(1)
network = build(C=4, layers=3, auxiliary=True)
network.drop_path_prob = 0.5
logits, auxiliary = network(torch.randn(4, 3, 32, 32))
(logits.sum() + auxiliary.sum()).backward()
print(*auxiliary.shape, all(p.grad is not None for p in network.parameters()))
x = drop_path(torch.ones(1000, 2, 1, 1), 0.25)
print(sorted(set(round(float(v), 3) for v in x.flatten())), abs(float(x.mean()) - 1) < 0.1)`
    expect(run(within(PUBLISHED.XNAS, body))).toBe('4 10 True\n[0.0, 1.333] True\n')
  })

  test('with a skip-connect beside every edge it has our number of parameters, drops paths and trains', () => {
    const config = { ...STAMP.config, operations: 'all-skip' as const, auxiliarySkip: 1 }
    const text = writePytorchModule(PUBLISHED.PDARTS, { ...STAMP, config })
    const size = { channels: 8, cells: 5, classes: 10, imageSize: 32 }
    const { parameters } = networkCost(PUBLISHED.PDARTS, { ...size, auxiliarySkip: true })
    expect(run(text, ['--channels', '8', '--layers', '5'])).toBe(`parameters ${parameters}\nlogits 2 10\n`)
    const body = `network = build(C=4, layers=3)
network.drop_path_prob = 0.5
network(torch.randn(4, 3, 32, 32))[0].sum().backward()
print(all(p.grad is not None for p in network.parameters()))`
    expect(run(`${text.replace("if __name__ == '__main__':", 'if False:')}\n${body}`)).toBe('True\n')
  })

  test('a NAS-Bench-201 network has the parameters of the benchmark', () => {
    const cells = [
      '|skip_connect~0|+|skip_connect~0|skip_connect~1|+|skip_connect~0|skip_connect~1|skip_connect~2|',
      '|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|none~2|',
    ].map((text) => readOwn(text) as Nb201Genotype)
    const counts = cells.map((cell) => run(writePytorchModule(cell, STAMP)))
    const ours = cells.map(
      (cell) => networkCost(cell, { channels: 16, cells: 5, classes: 10, imageSize: 32 }).parameters,
    )
    expect(ours[0]).toBe(73306)
    expect(counts).toEqual(ours.map((parameters) => `parameters ${parameters}\nlogits 2 10\n`))
  })
})

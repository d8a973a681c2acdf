/** The rows of the work table for ways of mixing and updating other than softmax and Adam: SNAS, GDAS, XNAS, P-DARTS. */
import { type Count, type Family, field, type Shape, table } from './model'

/** Numbers of the alpha tables. */
const numbersOf = ({ u }: Shape): number => field(u, 'rows') * field(u, 'O')

const gumbel = (shape: Shape): Count => {
  const numbers = numbersOf(shape)
  return { flops: 10 * numbers, reads: table(2 * numbers), writes: table(2 * numbers) }
}

/** Numbers of the tables that cells have of their own. */
const cellNumbers = (u: Shape['u']): number => field(u, 'n') * field(u, 'm')

export const MIXING_FAMILIES: Readonly<Record<string, Family>> = {
  'gumbel-softmax': { part: 'update', what: 'mixing weights drawn with Gumbel noise at a temperature', count: gumbel },
  'gumbel-one-hot': { part: 'update', what: 'one candidate an edge, drawn with Gumbel noise', count: gumbel },
  'sigmoid-weights': {
    part: 'update',
    what: 'Fair DARTS: mixing weights = sigmoid of alpha',
    count: ({ u }) => ({ flops: 3 * field(u, 'n'), reads: table(field(u, 'n')), writes: table(field(u, 'n')) }),
  },
  'sigmoid-gradient': {
    part: 'update',
    what: 'Fair DARTS: dL/dalpha through the sigmoid',
    count: ({ u }) => ({ flops: 3 * field(u, 'n'), reads: table(2 * field(u, 'n')), writes: table(field(u, 'n')) }),
  },
  'perturbed-softmax': { part: 'update', what: 'SDARTS: softmax of alpha with noise, normalised again', count: gumbel },
  'auxiliary-weight': {
    part: 'update',
    what: 'weight of the skip-connect beside the candidates',
    count: () => ({ flops: 0, reads: table(1), writes: table(1) }),
  },
  'log-sum-exp-gradient': {
    part: 'update',
    what: 'Beta-DARTS: the mean log-sum-exp of alpha, added to dL/dalpha',
    count: (shape) => {
      const numbers = numbersOf(shape)
      return { flops: 8 * numbers, reads: table(2 * numbers), writes: table(numbers) }
    },
  },
  'zero-one-gradient': {
    part: 'update',
    what: 'Fair DARTS: the zero-one loss, added to dL/dalpha',
    count: ({ u }) => ({ flops: 10 * field(u, 'n'), reads: table(2 * field(u, 'n')), writes: table(field(u, 'n')) }),
  },
  agreement: {
    part: 'update',
    what: 'OLES: cosine of the training and the validation gradient of every convolution',
    count: ({ floats }) => ({
      flops: 6 * floats('GT'),
      reads: table(3 * floats('GT')),
      writes: table(floats('AGREE')),
    }),
  },
  ...Object.fromEntries(
    ['agreement-of-columns', 'agreement-of-code'].map((name): [string, Family] => [
      name,
      {
        part: 'update',
        what: 'OLES: cosines along the output channels, of every tensor of every convolution',
        count: ({ floats }) => ({
          flops: 7 * floats('GT'),
          reads: table(3 * floats('GT')),
          writes: table(floats('AGREE')),
        }),
      },
    ]),
  ),
  'keep-clipped': {
    part: 'update',
    what: 'OLES: the training gradient kept as it was clipped',
    count: ({ u }) => ({ flops: 4 * field(u, 'n4'), reads: field(u, 'n4') + table(1), writes: field(u, 'n4') }),
  },
  'without-frozen': {
    part: 'update',
    what: 'OLES: gradients of frozen convolutions are 0',
    // Written where frozen; all of it at most.
    count: ({ u }) => ({ flops: 0, reads: table(field(u, 'n4')), writes: field(u, 'n4') }),
  },
  'sgd-of-unfrozen': {
    part: 'update',
    what: 'SGD step of the weights, frozen convolutions left out',
    count: ({ u }) => ({
      flops: 4 * 8 * field(u, 'n4'),
      reads: 3 * field(u, 'n4') + table(field(u, 'n4')),
      writes: 2 * field(u, 'n4'),
    }),
  },
  'cell-gradient': {
    part: 'update',
    what: 'Lambda-DARTS: dL/d(mixing weight) of every cell for itself',
    count: ({ u, floats }) => ({ flops: floats('RED'), reads: table(floats('RED')), writes: table(cellNumbers(u)) }),
  },
  'cell-lengths': {
    part: 'update',
    what: 'Lambda-DARTS: lengths of these gradients',
    count: ({ u }) => ({ flops: 2 * cellNumbers(u), reads: table(cellNumbers(u)), writes: table(field(u, 'n')) }),
  },
  'unit-sum': {
    part: 'update',
    what: 'Lambda-DARTS: sum of their directions',
    count: ({ u }) => ({ flops: 2 * cellNumbers(u), reads: table(2 * cellNumbers(u)), writes: table(field(u, 'm')) }),
  },
  'alignment-direction': {
    part: 'update',
    what: "Lambda-DARTS: the gradient of the cells' alignment",
    count: ({ u }) => ({ flops: 10 * cellNumbers(u), reads: table(4 * cellNumbers(u)), writes: table(cellNumbers(u)) }),
  },
  'alignment-step': {
    part: 'update',
    what: 'Lambda-DARTS: length of the step of the finite difference',
    count: ({ u }) => ({ flops: field(u, 'n'), reads: table(field(u, 'n')), writes: table(1) }),
  },
  'own-weights': {
    part: 'update',
    what: 'Lambda-DARTS: mixing weights of every cell for itself',
    count: ({ u }) => ({
      flops: 2 * field(u, 'numbers'),
      reads: table(2 * field(u, 'numbers')),
      writes: table(field(u, 'numbers')),
    }),
  },
  'aligned-gradient': {
    part: 'update',
    what: 'Lambda-DARTS: weight gradient plus that of the alignment, by a finite difference',
    count: ({ u }) => ({ flops: 4 * 3 * field(u, 'n4'), reads: 3 * field(u, 'n4'), writes: field(u, 'n4') }),
  },
  'gumbel-gradient': {
    part: 'update',
    what: 'dL/dalpha through the Gumbel-softmax',
    count: (shape) => {
      const numbers = numbersOf(shape)
      return { flops: 5 * numbers, reads: table(2 * numbers), writes: table(numbers) }
    },
  },
  'chosen-gradient': {
    part: 'update',
    what: 'dL/d(mixing weight) where one candidate an edge ran',
    count: (shape) => {
      const sums = shape.floats('RED')
      return { flops: sums, reads: table(sums), writes: table(numbersOf(shape)) }
    },
  },
  'resource-gradient': {
    part: 'update',
    what: 'SNAS: what operations cost, added to dL/d(mixing weight)',
    count: (shape) => {
      const { u, floats } = shape
      const numbers = numbersOf(shape)
      const costs = floats('RESOURCE')
      return {
        flops: 6 * costs + 10 * numbers * field(u, 'cells'),
        reads: table(costs + 2 * numbers),
        writes: table(numbers),
      }
    },
  },
  'clip-alphas': {
    part: 'update',
    what: 'alpha gradient clipped to an L2 norm',
    count: ({ u }) => ({ flops: 3 * field(u, 'n'), reads: table(2 * field(u, 'n')), writes: table(field(u, 'n')) }),
  },
  'sgd-of-chosen': {
    part: 'update',
    what: 'SGD step of the weights, candidates that never ran left out',
    count: ({ u }) => ({
      flops: 4 * 8 * field(u, 'n4'),
      reads: 3 * field(u, 'n4') + table(field(u, 'n4')),
      writes: 2 * field(u, 'n4'),
    }),
  },
  'reward-peak': {
    part: 'update',
    what: 'XNAS: largest reward so far',
    count: ({ u }) => ({ flops: field(u, 'n'), reads: table(field(u, 'n')), writes: table(1) }),
  },
  'exponentiated-gradient': {
    part: 'update',
    what: 'XNAS: experts rewarded, and wiped out where they cannot win',
    count: (shape) => {
      const numbers = numbersOf(shape)
      return { flops: 6 * numbers, reads: table(2 * numbers), writes: table(numbers) }
    },
  },
}

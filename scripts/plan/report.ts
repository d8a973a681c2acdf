/** The plan of a config as text for a reader, or as JSON for a tool. */
import { DEFAULT_PARALLELISM } from '../../src/engine/compile'
import { lower } from '../../src/engine/lower/network'
import { alphaStepOf, stepSegments, weightStepOf } from '../../src/engine/lower/steps'
import { DEFAULT_LIMITS } from '../../src/engine/plan/limits'
import {
  addTallies,
  bytesMoved,
  dispatchesOf,
  largestBuffers,
  NO_WORK,
  shaderCount,
  type Tally,
  tallyFamilies,
} from '../../src/engine/workload/summary'
import { whatOf } from '../../src/engine/workload/table'
import { SearchError } from '../../src/errors'
import { DATASET_CLASSES, type SearchConfig } from '../../src/protocol/config'
import { stagesOf } from '../../src/protocol/stages'
import { algorithmOf } from '../../src/search/algorithms'
import { supernetSpec } from '../../src/session/prepare'
import { candidatesAnEdge } from '../../src/space/operationSets'
import { describe } from '../../src/supernet/describe'
import { architectureSize } from '../../src/supernet/description'
import { figure, type Row, table, whole } from './table'

const GIGA = 1e9
const MEGA = 1e6

/** What a segment does; the plan's names. */
const SEGMENTS: Readonly<Record<string, string>> = {
  softmax: 'mixing weights from the alphas',
  forward: 'stem, cells and classifier on the batch',
  'loss-val': 'mean validation loss',
  'loss-train': 'mean training loss',
  'back-alphas': 'backward, only what the alphas need',
  'back-weights': 'backward, with the gradient of every weight',
  'alpha-gradient': 'dL/dalpha of the validation loss',
  'alpha-gradient-train': 'dL/dalpha of the training loss: clipping counts it in',
  adam: 'alphas take their step',
  'loss-before': 'mean training loss before the unrolled step',
  unroll: "weights saved, then the unrolled weights w'",
  'perturb-plus': "weights moved along the validation gradient at w'",
  'loss-plus': 'mean training loss there',
  'alpha-gradient-plus': 'dL/dalpha of the training loss there',
  'perturb-minus': 'weights moved the other way',
  'loss-minus': 'mean training loss there',
  'alpha-gradient-minus': 'dL/dalpha of the training loss there',
  'second-order': 'weights restored; Hessian-vector product by finite difference',
  norm: 'norm of the gradient, clipping',
  sgd: 'weights take their step',
}

/** What a buffer holds, by the start of its name. */
const BUFFERS: Readonly<Record<string, string>> = {
  P1: 'raw outputs of the first convolutions of a state',
  P2: 'raw outputs of the second convolutions of sep_conv',
  PL: 'pooled states',
  ARG: 'taps of the maxima',
  FR: 'raw FactorizedReduce of skip-connects at stride 2',
  S: 'states and nodes of a cell',
  DS: 'their gradients (shared by every third cell)',
  D1: 'depthwise results before the 1x1, first half',
  D2: 'depthwise results before the 1x1, second half',
  Q: 'gradient between the halves of sep_conv',
  PART: 'partial sums',
  WP: 'chunks of weight gradients',
  W: 'weights',
  G: 'gradient of the weights',
  V: 'momentum',
  IMAGES: 'batch',
  stem: 'output of the stem',
  ST: 'mean and deviation of batch norms',
  RS: 'running statistics of batch norms',
  RED: 'sums for batch norms and alphas',
}

export interface PlanReport {
  /** @param buffers how many are listed */
  text(buffers?: number): string
  json(): string
}

interface SegmentTally extends Tally {
  readonly segment: string
}

/** @throws SearchError 'bad-config' for a set of the user's own, whose classes only its files tell */
function classesFor({ dataset }: SearchConfig): number {
  const classes = DATASET_CLASSES[dataset]
  if (classes === null)
    throw new SearchError(
      'bad-config',
      `dataset: ${dataset} has as many classes as its files, choose one of a known number`,
    )
  return classes
}

export function planReport(config: SearchConfig, parallelism = DEFAULT_PARALLELISM): PlanReport {
  const classes = classesFor(config)
  // Of a search in stages the last: the largest.
  const stage = stagesOf(config).at(-1)
  const description = describe(supernetSpec(config, classes, stage))
  const { order, space } = config
  const { mixing } = algorithmOf(config.algorithm)
  const { plan, ops, memory } = lower(description, parallelism, { order, mixing }).context
  const cells = stage?.cells ?? config.cells
  const which = stage && stage.of > 1 ? ` (stage ${stage.index + 1} of ${stage.of})` : ''
  const total = (tallies: readonly Tally[]): Tally => tallies.reduce(addTallies, NO_WORK)
  const families = (segments: readonly string[]) => tallyFamilies(dispatchesOf(plan, segments), ops)
  const segment = (name: string): SegmentTally => ({ segment: name, ...total(families([name])) })
  const batches = { val: 'validation batch', train: 'training batch' } as const
  const halves = [
    ...alphaStepOf(order, mixing).map((part) => ({ title: 'alpha step', ...part })),
    { title: 'weight step', ...weightStepOf(space, mixing) },
  ].map(({ title, slot, segments }) => ({
    title: slot === null ? title : `${title}, ${batches[slot]}`,
    segments: segments.map(segment),
  }))
  if (config.updateOrder === 'weights-first') halves.unshift(...halves.splice(-1))
  const step = total(halves.flatMap(({ segments }) => segments))
  const perFamily = families(stepSegments(space, order, mixing))
  const shaders = shaderCount(plan)
  const { bytes, largestBinding, largestName } = plan.requirement()
  const { layout, alphaShape } = description
  const alphas = architectureSize(alphaShape)

  const work = (tally: Tally): string[] => [
    whole(tally.launches),
    figure(tally.flops / GIGA),
    figure(bytesMoved(tally) / GIGA),
  ]
  const again = Math.max(0, memory.sharedCells - 1)
  const kept = memory.keptDepthwise
  const savings = [
    ...(kept === 'all' ? [] : [`depthwise results of ${kept.length} states are kept, the others computed again`]),
    ...(again > 0 ? [`${again} of ${cells} cells are computed again before their backward pass`] : []),
  ]
  const head = (first: string): Row => [first, 'launches', 'GFLOP', 'GB', '']

  return {
    text(buffers = 12) {
      const all = largestBuffers(plan)
      const listed = all.slice(0, buffers)
      const rest = all.slice(buffers)
      const megabytes = (floats: number): string => figure((floats * 4) / MEGA)
      const size = `${config.imageSize}x${config.imageSize}`
      return [
        `${config.space} supernet${which}: ${cells} cells, C=${config.channels}, batch ${config.batch}, ${size}, ${classes} classes, ${candidatesAnEdge(config)} candidates an edge`,
        `${whole(layout.parameters)} weights, ${whole(alphas)} alphas, parallelism ${whole(parallelism)}`,
        '',
        `One search step (${order === 1 ? 'first' : 'second'} order)`,
        table([
          ['launches', whole(step.launches), `of ${shaders} different shaders`],
          ['arithmetic', `${figure(step.flops / GIGA)} GFLOP`, ''],
          [
            'traffic',
            `${figure(bytesMoved(step) / GIGA)} GB`,
            `at least; ${figure(step.flops / bytesMoved(step))} FLOP a byte`,
          ],
          [
            'memory',
            `${figure(bytes / MEGA)} MB`,
            `in ${plan.buffers.size} buffers${savings.map((saving) => `; ${saving}`).join('')}`,
          ],
          [
            'largest buffer',
            `${figure(largestBinding / MEGA)} MB`,
            `${largestName}; every WebGPU adapter binds ${figure(DEFAULT_LIMITS.bindingBytes / MEGA)} MB`,
          ],
        ]),
        '',
        'Segments, in order',
        table([
          head(''),
          ...halves.flatMap(({ title, segments }) => [
            [title, ...work(total(segments)), ''],
            ...segments.map(({ segment: name, ...tally }) => [`  ${name}`, ...work(tally), SEGMENTS[name] ?? '']),
          ]),
        ]),
        '',
        'Kernel families, most arithmetic first',
        table([head(''), ...perFamily.map((tally) => [tally.family, ...work(tally), whatOf(tally.family)])]),
        '',
        'Buffers, largest first',
        table([
          ['', 'MB', ''],
          ...listed.map(({ name, floats }) => [
            name,
            megabytes(floats),
            BUFFERS[name.split('.', 1)[0] as string] ?? '',
          ]),
          ...(rest.length === 0
            ? []
            : [[`${rest.length} more`, megabytes(rest.reduce((sum, { floats }) => sum + floats, 0)), '']]),
        ]),
        '',
        'A FLOP is an addition or a multiplication; traffic counts every tensor of a launch once. The kernels: src/engine/kernels.',
      ].join('\n')
    },
    json() {
      return JSON.stringify(
        {
          config,
          parallelism,
          step,
          shaders,
          memory: { bytes, largestBinding, largestName },
          segments: halves.flatMap(({ segments }) => segments),
          families: perFamily,
          buffers: largestBuffers(plan).map(({ name, floats }) => ({ name, bytes: floats * 4 })),
        },
        null,
        2,
      )
    },
  }
}

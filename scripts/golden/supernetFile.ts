/**
 * The content of a golden file of kind `supernet`, and the check that a file has it. Nothing of a file is used unchecked, so
 * what is malformed is named with its place instead of showing up as a wrong number.
 */
import { allPrimitives, type Primitive } from '../../src/space/primitives'
import { topologyOf } from '../../src/space/topology'
import { reductionCells } from '../../src/supernet/describeDarts'
import { type Checked, list, number, numbers, oneOf, record, table, text, whole } from './checkShape'
import type { ActivationRow, GradientRow } from './fingerprint'
import { ARCHIVES } from './images'
import type { GoldenFile } from './options'
import type { StatedTolerance, StepTolerance } from './tolerance'

export type Table = readonly (readonly number[])[]

/** Architecture parameters or their gradients; a table is null where no cell uses it. */
export interface ArchitectureRecord {
  readonly alphas_normal: Table | null
  readonly alphas_reduce: Table | null
  readonly betas_normal?: readonly number[] | null
  readonly betas_reduce?: readonly number[] | null
}

export interface GenotypeRecord {
  readonly normal: readonly (readonly [op: string, from: number])[]
  readonly reduce: readonly (readonly [op: string, from: number])[]
}

export interface HyperRecord {
  readonly lr: number
  readonly momentum: number
  readonly nesterov?: boolean
  readonly weight_decay: number
  readonly grad_clip: number
  readonly alpha_lr: number
  readonly alpha_betas: readonly [number, number]
  readonly alpha_weight_decay: number
}

/** What every trajectory of both spaces records of a step. */
export interface StepRecord {
  readonly step: number
  readonly loss_train: number
  readonly correct_train?: number
  readonly weight_norm_after: number
  readonly weight_dot_after: number
  readonly tolerance?: StepTolerance
}

export interface FirstOrderStep extends StepRecord {
  readonly loss_valid: number
  readonly alpha_grads: ArchitectureRecord
  readonly alphas_after: ArchitectureRecord
  readonly weight_grad_norm_before_clip: number
  readonly genotype: GenotypeRecord
}

export interface SecondOrderStep extends Omit<FirstOrderStep, 'loss_valid'> {
  readonly loss_train_before: number
  readonly loss_valid_unrolled: number
  readonly loss_train_plus: number
  readonly loss_train_minus: number
  readonly unrolled_weight_norm: number
  readonly unrolled_valid_weight_grad_norm: number
  readonly epsilon: number
  readonly implicit: ArchitectureRecord
}

export type Trajectory = { readonly grad_clip: number } & (
  | { readonly order: 1; readonly steps: readonly FirstOrderStep[] }
  | { readonly order: 2; readonly steps: readonly SecondOrderStep[] }
)

export interface PassRecord {
  readonly labels: readonly number[]
  readonly logits: readonly (readonly number[])[]
  readonly loss: number
  readonly correct: number
}

export interface ForwardBackward extends PassRecord {
  readonly activations: readonly ActivationRow[]
  readonly stem_bn_running?: { readonly mean: readonly number[]; readonly var: readonly number[] }
  /** Validation batch in evaluation mode, after one training forward. */
  readonly eval?: PassRecord
}

export interface SupernetFile extends GoldenFile {
  readonly config: {
    readonly name: string
    readonly space: 'darts' | 'pcdarts'
    readonly primitives?: readonly Primitive[]
    readonly C: number
    readonly layers: number
    readonly B: number
    readonly hw: number
    readonly classes: number
    readonly dataset: string
    readonly seed: number
    readonly alpha_scale: number
  }
  readonly reductions?: readonly number[]
  readonly parameter_count?: number
  readonly hyper: HyperRecord
  readonly genotype?: GenotypeRecord
  readonly forward_backward?: ForwardBackward & { readonly alpha_grads: ArchitectureRecord }
  readonly trajectories?: readonly Trajectory[]
  readonly tolerance?: StatedTolerance
  readonly weight_grads?: readonly GradientRow[]
}

const UINT32 = 2 ** 32 - 1
const EDGES = topologyOf({ space: 'darts' }).edges.length

function checkPrimitives(value: unknown): readonly Primitive[] {
  const full = allPrimitives('darts')
  if (value === undefined) return full
  const names = list('config.primitives', value).map((name, i) => oneOf(`config.primitives[${i}]`, name, full))
  const ordered = full.filter((name) => names.includes(name))
  if (names.length === 0 || names.some((name, i) => name !== ordered[i]))
    throw new Error(`config.primitives: ${JSON.stringify(names)}, expected the official order without repeats`)
  return names
}

function checkConfig(given: unknown): SupernetFile['config'] {
  const config = record('config', given)
  text('config.name', config.name)
  oneOf('config.space', config.space, ['darts', 'pcdarts'])
  checkPrimitives(config.primitives)
  const channels = whole('config.C', config.C, 1)
  if (channels % 4 !== 0)
    throw new Error(`config.C: ${channels}, expected a multiple of 4 (feature maps are stored as vec4f)`)
  const layers = whole('config.layers', config.layers, 1)
  whole('config.B', config.B, 1)
  const reductions = reductionCells(layers).size
  const size = oneOf('config.hw', config.hw, [1, 2, 4, 8, 16, 32])
  if (size % 2 ** reductions !== 0)
    throw new Error(`config.hw: ${size}, expected a multiple of ${2 ** reductions} (${reductions} reductions halve it)`)
  whole('config.classes', config.classes, 2)
  oneOf('config.dataset', config.dataset, Object.keys(ARCHIVES))
  whole('config.seed', config.seed, 0, UINT32)
  number('config.alpha_scale', config.alpha_scale)
  if (config.formula !== undefined) oneOf('config.formula', config.formula, ['v1'])
  return given as SupernetFile['config']
}

function checkHyper(given: unknown): void {
  const hyper = record('hyper', given)
  for (const name of ['lr', 'momentum', 'weight_decay', 'grad_clip', 'alpha_lr', 'alpha_weight_decay'])
    number(`hyper.${name}`, hyper[name], 0)
  list('hyper.alpha_betas', hyper.alpha_betas, 2).forEach((beta, i) => {
    number(`hyper.alpha_betas[${i}]`, beta, 0, 1)
  })
  // The engine has the official one only.
  if (hyper.alpha_eps !== undefined) oneOf('hyper.alpha_eps', hyper.alpha_eps, [1e-8])
}

class SupernetCheck {
  private readonly config: SupernetFile['config']
  private readonly ops: number

  constructor(config: SupernetFile['config']) {
    this.config = config
    this.ops = checkPrimitives(config.primitives).length
  }

  /** @param absent tables without a gradient may be null */
  private architecture(place: string, given: unknown, absent: boolean): void {
    const tables = record(place, given)
    for (const type of ['normal', 'reduce']) {
      const alphas = tables[`alphas_${type}`]
      if (!(absent && alphas === null)) table(`${place}.alphas_${type}`, alphas, EDGES, this.ops)
      const betas = tables[`betas_${type}`]
      if (this.config.space === 'pcdarts' && !(absent && betas === null))
        numbers(`${place}.betas_${type}`, betas, EDGES)
    }
  }

  private genotype(place: string, given: unknown): void {
    const genotype = record(place, given)
    for (const cell of ['normal', 'reduce'])
      list(`${place}.${cell}`, genotype[cell], 8).forEach((pair, i) => {
        const [op, from] = list(`${place}.${cell}[${i}]`, pair, 2)
        oneOf(`${place}.${cell}[${i}][0]`, op, allPrimitives('darts'))
        whole(`${place}.${cell}[${i}][1]`, from, 0, 4)
      })
  }

  private pass(place: string, given: unknown): Checked {
    const pass = record(place, given)
    const { B, classes } = this.config
    list(`${place}.labels`, pass.labels, B).forEach((label, i) => {
      whole(`${place}.labels[${i}]`, label, 0, classes - 1)
    })
    table(`${place}.logits`, pass.logits, B, classes)
    number(`${place}.loss`, pass.loss)
    whole(`${place}.correct`, pass.correct, 0, B)
    return pass
  }

  forwardBackward(place: string, given: unknown): void {
    const pass = this.pass(place, given)
    list(`${place}.activations`, pass.activations).forEach((row, i) => {
      const [name, shape, dot, norm, ...samples] = list(`${place}.activations[${i}]`, row)
      text(`${place}.activations[${i}][0]`, name)
      numbers(`${place}.activations[${i}][1]`, shape, 4)
      numbers(`${place}.activations[${i}]`, [dot, norm, ...samples.flat()])
    })
    if (pass.eval !== undefined) this.pass(`${place}.eval`, pass.eval)
    this.architecture(`${place}.alpha_grads`, pass.alpha_grads, true)
  }

  private step(place: string, given: unknown, index: number, order: 1 | 2): void {
    const step = record(place, given)
    oneOf(`${place}.step`, step.step, [index])
    const figures = [
      ...['loss_train', 'weight_norm_after', 'weight_dot_after', 'weight_grad_norm_before_clip'],
      ...(order === 1
        ? ['loss_valid']
        : ['loss_train_before', 'loss_valid_unrolled', 'loss_train_plus', 'loss_train_minus']),
      ...(order === 1 ? [] : ['unrolled_weight_norm', 'unrolled_valid_weight_grad_norm', 'epsilon']),
    ]
    for (const name of figures) number(`${place}.${name}`, step[name])
    this.architecture(`${place}.alpha_grads`, step.alpha_grads, order === 1)
    this.architecture(`${place}.alphas_after`, step.alphas_after, false)
    if (order === 2) this.architecture(`${place}.implicit`, step.implicit, false)
    this.genotype(`${place}.genotype`, step.genotype)
    if (step.tolerance !== undefined) record(`${place}.tolerance`, step.tolerance)
  }

  trajectory(place: string, given: unknown): void {
    const trajectory = record(place, given)
    const order = oneOf(`${place}.order`, trajectory.order, [1, 2] as const)
    if (order === 2 && this.config.layers < 3)
      throw new Error(
        `${place}.order: 2, expected 1: ${this.config.layers} cells are all reductions, and the official second-order step fails without a normal cell`,
      )
    number(`${place}.grad_clip`, trajectory.grad_clip, 0)
    list(`${place}.steps`, trajectory.steps).forEach((step, i) => {
      this.step(`${place}.steps[${i}]`, step, i, order)
    })
  }

  root(file: Checked): void {
    if (file.genotype !== undefined) this.genotype('genotype', file.genotype)
    if (file.forward_backward !== undefined) this.forwardBackward('forward_backward', file.forward_backward)
    if (file.trajectories !== undefined)
      list('trajectories', file.trajectories).forEach((trajectory, i) => {
        this.trajectory(`trajectories[${i}]`, trajectory)
      })
    if (file.weight_grads === undefined) return
    list('weight_grads', file.weight_grads).forEach((given, i) => {
      const place = `weight_grads[${i}]`
      const [name, shape, ...figures] = list(place, given)
      text(`${place}[0]`, name)
      numbers(`${place}[1]`, shape)
      numbers(place, figures.flat())
    })
  }
}

/**
 * Parts to compare with may be absent; those that are there are whole.
 *
 * @throws Error naming the place, the value and the rule
 */
export function checkSupernetFile(given: unknown): SupernetFile {
  const file = record('file', given)
  const config = checkConfig(file.config)
  checkHyper(file.hyper)
  if (file.reductions !== undefined) numbers('reductions', file.reductions)
  if (file.parameter_count !== undefined) whole('parameter_count', file.parameter_count, 1)
  new SupernetCheck(config).root(file)
  return given as SupernetFile
}

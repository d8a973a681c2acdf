/** What a row of the work table is: a kernel family's part of the step, what it does, and how much of it a dispatch does. */
import { SearchError } from '../../errors'
import type { OpSet } from '../../supernet/opSet'

/** Parts of a step as the lab names them, coarser than kernels. */
export const STEP_PARTS = ['depthwise', 'pointwise', 'mixing', 'norm', 'pool', 'dense', 'ends', 'update'] as const
export type StepPart = (typeof STEP_PARTS)[number]

/** What a row's formula sees of a dispatch. */
export interface Shape {
  readonly u: Readonly<Record<string, number>>
  /** Rows of the grid: groups, edges or (edge, operation) pairs. */
  readonly y: number
  readonly ops: OpSet
  readonly binds: (name: string) => boolean
  /** Numbers in the whole buffer behind a binding. */
  readonly floats: (name: string) => number
}

/** Reads and writes in vec4f. */
export interface Count {
  readonly flops?: number
  readonly reads: number
  readonly writes: number
}

export interface Family {
  readonly part: StepPart
  /** One line for a reader of the plan. */
  readonly what: string
  readonly count: (shape: Shape) => Count
}

/** A uniform that the formula needs. */
export const field = (u: Shape['u'], name: string): number => {
  const value = u[name]
  if (value === undefined) throw new SearchError('internal', `work model: the kernel has no uniform ${name}`)
  return value
}

/** vec4f of a table of numbers. */
export const table = (numbers: number): number => numbers / 4

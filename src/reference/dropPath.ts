/** Drop path in plain numbers and as the reference network applies it: src/engine/kernels/dropPath.ts, bit by bit. */
import * as tf from '@tensorflow/tfjs-core'
import { edgesFrom, type Topology } from '../space/topology'
import type { FeatureMap } from './operations'
import { skipMask } from './skipDropout'

/** What is dropped in a pass. */
export interface DroppedPaths {
  readonly rate: number
  readonly seed: number
}

/** Place of a state's first edge among those that draw, as the engine counts them: a state has room for four edges or more. */
export function placeOfState(
  { edges, nodes, inputs }: Pick<Topology, 'edges' | 'nodes' | 'inputs'>,
  cell: number,
  state: number,
): number {
  return (cell * edges.length + state) * Math.max(4, nodes - inputs)
}

/** [B]: 0 with probability `rate`, else 1 / (1 - rate), for the images of a batch at edge `edge` of cell `cell`. */
export function pathMask(
  paths: DroppedPaths,
  topology: Topology,
  cell: number,
  edge: number,
  batch: number,
): Float32Array {
  const from = topology.edges[edge]?.from ?? 0
  const place = placeOfState(topology, cell, from) + edgesFrom(topology, from).indexOf(edge)
  return skipMask(paths.rate, paths.seed, place, batch)
}

/** An edge's output [B,H,W,C] with whole images dropped; as it is where nothing is. */
export function dropPath(
  output: FeatureMap,
  paths: DroppedPaths | undefined,
  topology: Topology,
  cell: number,
  edge: number,
): FeatureMap {
  if (!paths) return output
  const batch = output.shape[0]
  return tf.mul(output, tf.tensor4d(pathMask(paths, topology, cell, edge, batch), [batch, 1, 1, 1]))
}

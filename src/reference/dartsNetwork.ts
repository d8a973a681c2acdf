/** The DARTS supernet as a function of its parameters: stem, cells, head. Reference specification sect. 1. */
import * as tf from '@tensorflow/tfjs-core'
import type { Primitive } from '../space/primitives'
import { type Topology, topologyOf } from '../space/topology'
import { alphaTable } from '../supernet/describeDarts'
import type { SupernetSpec } from '../supernet/spec'
import { type DroppedPaths, dropPath, placeOfState } from './dropPath'
import { cellNodes, type MixingWeights, mixedOp, mixingWeights } from './mixedOp'
import { noiseMap } from './noise'
import {
  convolve,
  dartsOperation,
  type FeatureMap,
  factorizedReduce,
  normaliseAffine,
  type ParameterReader,
  reluConvNorm,
} from './operations'
import { type CellPlan, dartsCells } from './parameters'
import { edgeWeights, partialEdge } from './partialChannels'

/**
 * One cell from the outputs of the two cells before it. Names begin with `prefix`; `edgeWeight` makes it one of PC-DARTS;
 * `keep` is what drop path leaves of an edge's output; `auxiliarySkip` is the weight of the skip-connect beside the candidates;
 * `draw` gives what `noise` puts out on an edge.
 *
 * @returns the nodes that are put out side by side, four of them [B,H,W,4C]; H and W are halved in a reduction cell
 */
export function dartsCell(
  plan: CellPlan,
  primitives: readonly Primitive[],
  prevPrev: FeatureMap,
  prev: FeatureMap,
  weights: MixingWeights,
  read: ParameterReader,
  prefix: string,
  edgeWeight?: readonly tf.Tensor[],
  keep: (output: FeatureMap, edge: number) => FeatureMap = (output) => output,
  auxiliarySkip?: number,
  draw?: (edge: number, shape: FeatureMap['shape']) => FeatureMap,
): FeatureMap {
  const topology = topologyOf({ space: 'darts', ...plan.nodes })
  const preprocess0 = plan.reductionPrev ? factorizedReduce : reluConvNorm
  const inputs = [
    preprocess0(prevPrev, read, `${prefix}preprocess0.`),
    reluConvNorm(prev, read, `${prefix}preprocess1.`),
  ]
  const nodes = cellNodes(topology, inputs, (source, e) => {
    const stride = plan.reduction && (topology.edges[e]?.from ?? 0) < topology.inputs ? 2 : 1
    const mix = (x: FeatureMap): FeatureMap =>
      mixedOp(
        primitives,
        weights[e] ?? [],
        (op, o) =>
          op === 'noise' && draw
            ? draw(e, [x.shape[0], x.shape[1] / stride, x.shape[2] / stride, x.shape[3]])
            : dartsOperation(op, x, stride, read, `${prefix}_ops.${e}._ops.${o}.`),
        auxiliarySkip === undefined
          ? undefined
          : {
              weight: auxiliarySkip,
              apply: () => dartsOperation('skip_connect', x, stride, read, `${prefix}_ops.${e}.auxiliary_op.`),
            },
      )
    const weight = edgeWeight?.[e]
    return keep(weight ? tf.mul<FeatureMap>(partialEdge(source, stride, mix), weight) : mix(source), e)
  })
  return tf.concat(
    topology.output.map((node) => nodes[node] as FeatureMap),
    3,
  )
}

/** Place of an edge among those that draw, as the engine counts them: the edges of both inputs follow one another. */
function placeOf({ edges, inputs, nodes }: Topology, cell: number, edge: number): number {
  const { from, to } = edges[edge] as Topology['edges'][number]
  const node = to - inputs
  const isInput = from < inputs
  const within = isInput ? from * (nodes - inputs) + node : node - (from - 1)
  return placeOfState({ edges, inputs, nodes }, cell, isInput ? 0 : from) + within
}

/** Mean over the map, then the linear classifier: [B,H,W,F] -> [B,classes]. */
export function classify(x: FeatureMap, read: ParameterReader): tf.Tensor2D {
  const features = tf.mean<tf.Tensor2D>(x, [1, 2])
  const product = tf.matMul(features, read('classifier.weight') as tf.Tensor2D, false, true)
  return tf.add(product, read('classifier.bias'))
}

/**
 * Logits of the whole supernet in training mode (batch norm with the statistics of the batch).
 *
 * @param images  [B,H,W,3]
 * @param alphas  [normal, reduction], or one a cell, each [E,O]; PC-DARTS: then as many betas, each [E,1]
 * @returns       [B,classes]
 */
export function dartsLogits(
  spec: SupernetSpec,
  read: ParameterReader,
  alphas: readonly tf.Tensor[],
  images: FeatureMap,
  paths?: DroppedPaths,
  auxiliarySkip?: number,
  noiseSeed = 0,
): tf.Tensor2D {
  const tables = spec.perCell ? spec.cells : 2
  const weights = alphas.slice(0, tables).map(mixingWeights)
  const topology = topologyOf(spec)
  const edges = alphas.slice(tables).map((betas) => edgeWeights(topology, betas))
  let prev = normaliseAffine(convolve(images, read('stem.0.weight'), 1, 1), read, 'stem.1.')
  let prevPrev = prev
  dartsCells(spec).forEach((plan, k) => {
    const table = alphaTable(k, plan.reduction, spec.perCell)
    const mixing = weights[table] ?? []
    const keep = (output: FeatureMap, edge: number): FeatureMap => dropPath(output, paths, topology, k, edge)
    const prefix = `cells.${k}.`
    const draw = (edge: number, shape: FeatureMap['shape']): FeatureMap =>
      noiseMap(noiseSeed, placeOf(topology, k, edge), shape)
    const out = dartsCell(
      plan,
      spec.primitives,
      prevPrev,
      prev,
      mixing,
      read,
      prefix,
      edges[table],
      keep,
      auxiliarySkip,
      draw,
    )
    prevPrev = prev
    prev = out
  })
  return classify(prev, read)
}

/** Golden kind `param-counts`: sizes of discrete networks and of supernets. */
import { DARTS_PRIMITIVES, NB201_PRIMITIVES } from '../../src/space/primitives'
import { auxiliaryHeadParameters, cellNetworkCost, supernetParameters } from '../../src/supernet/cost'
import { reductionCells } from '../../src/supernet/describeDarts'
import { type GoldenFile, type GoldenOptions, wanted } from './options'
import type { Report } from './report'

type NamedPairs = readonly (readonly [op: string, from: number])[]

interface CountsFile extends GoldenFile {
  readonly genotypes?: Readonly<
    Record<
      string,
      {
        readonly normal: NamedPairs
        readonly normal_concat: readonly number[]
        readonly reduce: NamedPairs
        readonly reduce_concat: readonly number[]
      }
    >
  >
  readonly discrete?: readonly (readonly [
    genotype: string,
    channels: number,
    layers: number,
    classes: number,
    parameters: number,
    auxiliary: number,
  ])[]
  readonly supernets?: readonly (readonly [
    space: string,
    channels: number,
    layers: number,
    classes: number,
    parameters: number,
  ])[]
}

export function checkCounts(file: CountsFile, report: Report, options: GoldenOptions): void {
  for (const [name, channels, cells, classes, parameters, auxiliary] of report.part('discrete', file.discrete)) {
    const where = `${name} C=${channels} L=${cells} classes=${classes}`
    if (!wanted(options, where)) continue
    const cell = file.genotypes?.[name]
    if (!cell) {
      report.absent(`genotypes.${name}`)
      continue
    }
    const normal = { pairs: cell.normal, concat: cell.normal_concat }
    const reduce = { pairs: cell.reduce, concat: cell.reduce_concat }
    const cost = cellNetworkCost(normal, reduce, { channels, cells, classes, imageSize: 32 })
    report.exact('discrete_parameters', cost.parameters, parameters, where)
    // The head sits on cell 2L/3, the last reduction.
    const features = channels * 2 ** reductionCells(cells).size * cell.reduce_concat.length
    report.exact('auxiliary_parameters', auxiliaryHeadParameters(features, classes), auxiliary, where)
  }
  for (const [space, channels, cells, classes, parameters] of report.part('supernets', file.supernets)) {
    const where = `${space} C=${channels} layers=${cells} classes=${classes}`
    if (!wanted(options, where)) continue
    const size = { channels, cells, classes }
    const partial = /^pcdarts \(K=(\d+)\)/.exec(space)
    if (space.startsWith('nas-bench-201')) {
      const spec = { ...size, space: 'nas-bench-201', primitives: NB201_PRIMITIVES } as const
      report.exact('supernet_parameters', supernetParameters(spec), parameters, where)
    } else if (space === 'darts' || partial) {
      const spec = {
        ...size,
        space: 'darts',
        primitives: DARTS_PRIMITIVES,
        partial: Number(partial?.[1] ?? 1),
      } as const
      report.exact('supernet_parameters', supernetParameters(spec), parameters, where)
    } else report.unsupported.push(where)
  }
}

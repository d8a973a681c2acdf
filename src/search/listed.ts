/** What a config says of the candidates of its edges. */
import type { SearchConfig } from '../protocol/config'
import { edgeListsOf } from '../space/operationSets'
import type { Listed } from '../supernet/edgeLists'

/** @param cells of the stage; left out: those of the config */
export function listedOf(
  config: Pick<SearchConfig, 'space' | 'primitives' | 'operations' | 'cells'> & {
    readonly alphas: Pick<SearchConfig['alphas'], 'perCell'>
  },
  cells = config.cells,
): Listed {
  const { space, primitives, operations, alphas } = config
  return { space, primitives, cells, perCell: alphas.perCell, edgeLists: edgeListsOf(operations) }
}

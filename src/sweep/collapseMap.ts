/**
 * The collapse map: settings by settings. A cell is a group that differs from the reference in nothing but the two settings of
 * the axes, so that nothing is averaged over settings that are not on the map.
 */
import type { SearchConfig } from '../protocol/config'
import type { Group } from './evidence'
import { flattened } from './ownSettings'
import { differences } from './varied'

export interface MapCell {
  readonly x: string
  readonly y: string
  readonly group: Group
}

export interface CollapseMap {
  readonly xs: readonly string[]
  readonly ys: readonly string[]
  readonly cells: readonly MapCell[]
}

/** Names of the settings that can be an axis: each is varied by itself, or together with one other, from the reference. */
export function axesOf(groups: readonly Group[], reference: Group): string[] {
  const found = groups.map(({ config }) => differences(reference.config, config)).filter(({ length }) => length <= 2)
  return [...new Set(found.flat())]
}

const settingOf = (config: SearchConfig, name: string): string => flattened(config).get(name) ?? ''

function inOrder(values: readonly string[]): string[] {
  const distinct = [...new Set(values)]
  const numbers = distinct.every((value) => value !== '' && Number.isFinite(Number(value)))
  return numbers ? distinct.sort((a, b) => Number(a) - Number(b)) : distinct
}

/** @param y null for one row */
export function collapseMap(groups: readonly Group[], reference: Group, x: string, y: string | null): CollapseMap {
  const axes = new Set([x, y])
  const cells = groups
    .filter(({ config, trials }) => {
      const sameImages = trials[0]?.dataset.images === reference.trials[0]?.dataset.images
      return (
        (sameImages || axes.has('images') || axes.has('dataset')) &&
        differences(reference.config, config).every((name) => axes.has(name))
      )
    })
    .map((group) => ({ x: settingOf(group.config, x), y: y === null ? '' : settingOf(group.config, y), group }))
  return { xs: inOrder(cells.map((cell) => cell.x)), ys: inOrder(cells.map((cell) => cell.y)), cells }
}

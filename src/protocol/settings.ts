/** Single settings as text: `alphas.lr=0.003`, from a command line or from the address of the page. */
import { SearchError, shown } from '../errors'
import { ALGORITHM_IDS, type AlgorithmId } from './algorithms'
import { checkConfig } from './checkConfig'
import { refuse } from './checks'
import type { SearchConfig } from './config'
import { withAlgorithm } from './withAlgorithm'

const LONGEST_SETTING = 1000

/**
 * `a.b=1` as { a: { b: 1 } }. The value is JSON, or else a bare word such as alphas-first.
 *
 * @throws SearchError 'bad-config' when there is no `=`, the key is not made of names, dashes and dots, or it is too long
 */
export function parseSetting(text: string): Record<string, unknown> {
  if (text.length > LONGEST_SETTING)
    throw new SearchError('bad-config', `setting ${shown(text)}: longer than ${LONGEST_SETTING} characters`)
  const [, key, value] = /^([\w.-]+)=(.*)$/s.exec(text) ?? []
  if (key === undefined || value === undefined)
    throw new SearchError('bad-config', `setting ${shown(text)}: expected KEY=VALUE`)
  let parsed: unknown = value
  try {
    parsed = JSON.parse(value)
  } catch {
    // A bare word.
  }
  return key.split('.').reduceRight<unknown>((inner, part) => ({ [part]: inner }), parsed) as Record<string, unknown>
}

/**
 * A config with settings changed one after the other. `algorithm=NAME` brings the rates and phases of that algorithm
 * along, at the same budget; what comes after it may change those.
 *
 * @throws SearchError 'bad-config' naming the setting, its value and the rule; a second algorithm is refused
 */
export function withSettings(config: SearchConfig, settings: readonly string[]): SearchConfig {
  return settings.reduce((changed, text) => {
    const given = parseSetting(text)
    const { algorithm } = given
    const known = ALGORITHM_IDS.includes(algorithm as AlgorithmId) && algorithm !== changed.algorithm
    // What the first has brought along cannot be told from what was set.
    if (known && changed.algorithm !== 'darts')
      refuse('algorithm', algorithm, `cannot follow ${changed.algorithm}: the settings would be half of each`)
    return checkConfig(given, known ? withAlgorithm(changed, algorithm as AlgorithmId) : changed)
  }, config)
}

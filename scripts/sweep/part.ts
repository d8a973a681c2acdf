/** The part of a sweep that one of several machines runs. */
import { UsageError } from '../host/usage'
import { type PlannedTrial, trialId } from './planned'

export interface Part {
  /** From 1. */
  readonly part: number
  readonly of: number
}

/**
 * @param text "3/40"
 * @throws UsageError
 */
export function readPart(text: string): Part {
  const [, part, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(text)?.map(Number) ?? []
  if (part === undefined || of === undefined || part < 1 || part > of)
    throw new UsageError(`--part ${text}: must be K/N with K from 1 to N, for example 3/40`)
  return { part, of }
}

/**
 * Which part a trial is in follows from what it is, never from the others: trials that come to the file move none, and none is
 * searched in two parts. Its settings say where its first seed lies, each further seed is one part on: by chance alone, a
 * third of the machines that share as many seeds would have nothing to do.
 */
export function partOf<Trial extends Pick<PlannedTrial, 'config' | 'images'>>(
  trials: readonly Trial[],
  { part, of }: Part,
): Trial[] {
  return trials.filter(({ config, images }) => {
    const first = BigInt(`0x${trialId({ ...config, seed: 0 }, images)}`)
    return (first + BigInt(config.seed)) % BigInt(of) === BigInt(part - 1)
  })
}

/**
 * What comparing a file gives: the worst error of every quantity against its tolerance, what could not be run, and which parts
 * were not in the file.
 */
import { list } from './checkShape'

export interface Verdict {
  /** Largest error seen, in the unit of the tolerance. */
  readonly worst: number
  readonly tolerance: number
  readonly ok: boolean
  /** Where the worst error was. */
  readonly where: string
  /** How often the quantity was compared. */
  readonly checks: number
}

export interface Outcome {
  readonly errors: Readonly<Record<string, Verdict>>
  readonly unsupported: readonly string[]
  readonly notes: readonly string[]
}

/** An error that is no number counts as this, so that it survives JSON. */
const NOT_A_NUMBER = 1e308

const excess = ({ worst, tolerance }: Verdict): number => (worst === 0 ? 0 : worst / tolerance)

/** Collects errors; a quantity passes when each of its comparisons is within its own tolerance. */
export class Report {
  private readonly verdicts = new Map<string, Verdict>()
  readonly unsupported: string[] = []
  readonly notes: string[] = []

  record(quantity: string, error: number, tolerance: number, where: string): void {
    const worst = Number.isFinite(error) ? error : NOT_A_NUMBER
    this.hold(quantity, { worst, tolerance, ok: worst <= tolerance, where, checks: 1 })
  }

  /**
   * The entries of a part of a file. One that is absent has none, which is noted.
   *
   * @throws Error when it is no list
   */
  part<T>(name: string, given: readonly T[] | undefined): readonly T[] {
    if (given === undefined) this.absent(name)
    return given === undefined ? [] : (list(name, given) as readonly T[])
  }

  /** Notes that a part of the file is not there and hence not checked. */
  absent(name: string): void {
    const note = `${name}: not in the file, not checked`
    if (!this.notes.includes(note)) this.notes.push(note)
  }

  /** Equal or not, no tolerance: the error is the number of differences. What the file does not tell is not compared. */
  exact(quantity: string, got: unknown, expected: unknown, where: string): void {
    if (expected === undefined) {
      this.absent(`${quantity} of ${where}`)
      return
    }
    const same = JSON.stringify(got) === JSON.stringify(expected)
    const detail = same ? where : `${where}: ${JSON.stringify(got)}, expected ${JSON.stringify(expected)}`
    this.record(quantity, same ? 0 : 1, 0, detail)
  }

  /** Largest difference over largest reference value ("rel" of the golden files); absolute where all of those are 0. */
  relative(
    quantity: string,
    got: ArrayLike<number>,
    expected: ArrayLike<number>,
    tolerance: number,
    where: string,
  ): void {
    const { difference, scale, at } = compareArrays(got, expected)
    this.record(quantity, scale > 0 ? difference / scale : difference, tolerance, `${where}[${at}]`)
  }

  absolute(
    quantity: string,
    got: ArrayLike<number>,
    expected: ArrayLike<number>,
    tolerance: number,
    where: string,
  ): void {
    const { difference, at } = compareArrays(got, expected)
    this.record(quantity, difference, tolerance, `${where}[${at}]`)
  }

  /** Everything another report saw. */
  absorb({ errors, unsupported, notes }: Outcome): void {
    for (const [quantity, verdict] of Object.entries(errors)) this.hold(quantity, verdict)
    this.unsupported.push(...unsupported)
    this.notes.push(...notes)
  }

  get passed(): boolean {
    return [...this.verdicts.values()].every((verdict) => verdict.ok)
  }

  within(quantity: string, limit: number): boolean {
    return (this.verdicts.get(quantity)?.worst ?? 0) <= limit
  }

  /** The quantities named in `limits`, judged by these limits instead; the others are left out. */
  relaxed(limits: Readonly<Record<string, number>>): Outcome {
    const errors = [...this.verdicts].flatMap(([quantity, verdict]) => {
      const tolerance = limits[quantity]
      return tolerance === undefined
        ? []
        : [[quantity, { ...verdict, tolerance, ok: verdict.worst <= tolerance }] as const]
    })
    return { errors: Object.fromEntries(errors), unsupported: [], notes: [] }
  }

  outcome(): Outcome {
    return { errors: Object.fromEntries(this.verdicts), unsupported: this.unsupported, notes: this.notes }
  }

  private hold(quantity: string, next: Verdict): void {
    const held = this.verdicts.get(quantity)
    const worse = !held || excess(next) > excess(held) ? next : held
    const checks = next.checks + (held?.checks ?? 0)
    this.verdicts.set(quantity, { ...worse, ok: next.ok && (held?.ok ?? true), checks })
  }
}

function compareArrays(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
): { difference: number; scale: number; at: number } {
  if (got.length !== expected.length) return { difference: Number.NaN, scale: 1, at: got.length }
  let difference = 0
  let scale = 0
  let at = 0
  for (let i = 0; i < expected.length; i++) {
    const d = Math.abs((got[i] as number) - (expected[i] as number))
    if (!(d <= difference)) {
      difference = d
      at = i
      if (Number.isNaN(d)) break
    }
    scale = Math.max(scale, Math.abs(expected[i] as number))
  }
  return { difference, scale, at }
}

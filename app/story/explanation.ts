/** What one explanation of the collapse has to show: courses over the epochs, an epoch worth marking, values for its sentence. */

export type Explanation =
  | 'competition'
  | 'overfitting'
  | 'curvature'
  | 'advantage'
  | 'speed'
  | 'spread'
  | 'discretisation'
  | 'sharpness'
  | 'layers'
  | 'operations'
  | 'strength'

export type Courses = readonly { readonly id: string; readonly values: readonly number[] }[]

export interface Measured {
  readonly id: Explanation
  /** One to three courses over the epochs, NaN in epochs that were not measured; none where the run holds no such measurement. */
  readonly courses: Courses
  /** Epoch worth marking. */
  readonly mark: number | null
  /** Values for the sentence about this run; null where nothing can be said. */
  readonly reading: Readonly<Record<string, number>> | null
  /** Whose measurement stands in for its own, which the run does not hold. */
  readonly by?: Explanation
}

/** A course, or none of what the run does not tell. */
export function courseOf(id: string, values: readonly number[]): Courses {
  return values.length > 0 ? [{ id, values }] : []
}

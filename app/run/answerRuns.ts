/** The recordings beside `two-minutes` that the page of answers shows: the same search, images and seed, but for one thing. */
import type { AnswerRun } from './recordings'

export const ANSWER_RUNS = [
  'answer-beta-darts',
  'answer-darts-minus',
  'answer-sdarts-rs',
  'answer-fair-darts',
  'answer-lambda-darts',
  'answer-oles',
  'answer-darts-pt',
  'answer-no-skip',
  'answer-all-skip',
] as const satisfies readonly AnswerRun[]

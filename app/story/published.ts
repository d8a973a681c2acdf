/**
 * Published collapses: what the search logs of R-DARTS hold (automl/RobustDARTS, commit 3dec3fed, experiments/search_logs;
 * second-order DARTS, 50 epochs, weight decay 3e-4). Skip-connects of the derived normal cell after each epoch, one digit
 * an epoch; dominant eigenvalue of the Hessian of the validation loss in alpha, computed from the stored Hessians.
 */
export interface PublishedRun {
  readonly name: string
  readonly skips: readonly number[]
  /** Validation accuracy of the supernet after the last epoch, in per cent. */
  readonly accuracy: number
}

const digits = (text: string): number[] => [...text].map(Number)

export const PUBLISHED_RUNS: readonly PublishedRun[] = [
  { name: 'S1 CIFAR-10, 1', skips: digits('00111111112223344445567777777666666677777777777777'), accuracy: 87.54 },
  { name: 'S1 CIFAR-10, 2', skips: digits('41111122333455555555667888888888887877888887788777'), accuracy: 87.21 },
  { name: 'S1 CIFAR-10, 3', skips: digits('44333332222555666777667777777777777777777777777777'), accuracy: 86.85 },
  { name: 'S3 SVHN, 1', skips: digits('00000000011012545777777888888888888888888888888888'), accuracy: 94.46 },
  { name: 'S3 SVHN, 2', skips: digits('11122333465667777777777788888888888888888888888888'), accuracy: 94.63 },
  { name: 'S3 SVHN, 3', skips: digits('11111113444555576777777777778888888888888888888888'), accuracy: 94.49 },
]

/** S1 CIFAR-10, run 1: [epoch, eigenvalue]; epochs count from 0 as in the logs. */
export const PUBLISHED_EIGENVALUES: readonly (readonly [epoch: number, value: number])[] = [
  0.179, 0.148, 0.17, 0.146, 0.121, 0.249, 0.231, 0.36, 0.225, 0.386, 0.208, 0.43, 0.508, 0.229, 0.41, 0.502, 0.5, 0.25,
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: a measured value, near one of them by chance
  0.457, 0.517, 0.644, 0.459, 0.707, 1.319, 0.527, 0.521,
].map((value, i) => [Math.min(49, 2 * i), value])

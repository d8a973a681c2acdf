/** Words of a recording that is computed again. Loaded with them. */
export const againEn = {
  start: 'Compute it again',
  again: 'Once more',
  stop: 'Stop computing again',
  what: (epochs: number) =>
    `Runs all ${epochs} epochs anew on this machine’s processor, from the start, and compares every bit.`,
  fromEpoch: (epoch: number, last: number, size: string) =>
    `Only epochs ${epoch + 1} to ${last}, from the kept state (${size})`,
  fromFile: 'Begin at a saved state of this search…',
  needs: (images: string) =>
    `To compute it again the same images are needed, in the same order: ${images}. For CIFAR-10 the official archive has them; that of CIFAR-100 has another order. Drop the archive anywhere on the page, or choose it under “Run it live”.`,
  loading: 'Preparing the network…',
  computing: (epoch: number, of: number, step: number, steps: number) =>
    `Computing again: epoch ${epoch} of ${of}, step ${step} of ${steps}`,
  left: (time: string) => `about ${time} left`,
  sameSoFar: (same: number, held: number) =>
    (same === 0
      ? 'No epoch is compared yet.'
      : `The same bits so far: ${same} ${same === 1 ? 'epoch' : 'epochs'} computed again.`) +
    (held === 0 ? '' : ` Epochs 1 to ${held} are as the state holds them.`),
  same: (epochs: number, held: number) =>
    held === 0
      ? `The same bits: ${epochs} of ${epochs} epochs, weights and alphas, were computed again here.`
      : `The same bits: epochs ${held + 1} to ${held + epochs}, weights and alphas, were computed again here; epochs 1 to ${held} are as the state holds them.`,
  differs: (epoch: number, path: string) => `Not the same: it differs first in epoch ${epoch}, at ${path}.`,
  values: (recorded: string, computed: string) => `Recorded ${recorded}, computed ${computed}.`,
  otherImages: (here: string) => `The images here are others than the recorded ones: ${here}.`,
  stopped: (same: number, of: number) =>
    `Stopped. ${same} of ${of} epochs ${same === 1 ? 'was' : 'were'} compared, all the same.`,
  failed: 'It could not be computed again:',
}

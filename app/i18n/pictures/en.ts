/** Words that a saved picture says of the run it shows. Loaded with what saves it. */
export const picturesEn = {
  seed: (seed: number) => `seed ${seed}`,
  epoch: (epoch: number, of: number) => `epoch ${epoch} of ${of}`,
  network: (space: string, channels: number, cells: number, side: number) =>
    `${space}, C ${channels}, ${cells} ${cells === 1 ? 'cell' : 'cells'}, ${side}×${side}`,
  training: (batch: number, order: 1 | 2, weights: number, alphas: number) =>
    `batch ${batch}, order ${order}, lr w ${weights}, alpha ${alphas}`,
  machine: (adapter: string, date: string) => `${adapter}, ${date}`,
  ofLog: (epoch: number, program: string, files: string) => `epoch ${epoch} of a search log of ${program}: ${files}`,
}

export type PicturesText = typeof picturesEn

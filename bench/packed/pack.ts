/** In the packed bench in place of bench/pack.ts. */
export async function packBench(): Promise<void> {
  throw new Error('--pack: this is a pack already')
}

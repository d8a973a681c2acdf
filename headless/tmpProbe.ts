import { openBackend } from '../src/backend'
import { compileNetwork } from '../src/engine/compile'
import { DARTS_PRIMITIVES } from '../src/space/primitives'
import { alphaTable } from '../scripts/golden/formula'
import { stepBatches } from '../scripts/golden/images'
import { batchImages, flatAlphas, loadParameters, tableOf } from './golden/tensors'

export async function probe(file: any, base64: string) {
  const records = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))
  const { device } = await openBackend()
  const c = file.config
  const out: any[] = []
  for (const parallelism of [1024, 64, 4096]) {
    const net = await compileNetwork({ device, parallelism, spec: { kind: 'supernet', space: 'darts', primitives: DARTS_PRIMITIVES, channels: c.C, cells: c.layers, imageSize: c.hw, classes: c.classes, batch: c.B } })
    net.resetState(); loadParameters(net, c.seed)
    net.writeAlphas(flatAlphas(alphaTable(c.seed, 100001, 14, 8, 0.5), alphaTable(c.seed, 100002, 14, 8, 0.5)))
    const b = stepBatches(records, c.dataset, 0, c.B, c.hw)
    net.setBatch('val', batchImages(b.valid), b.valid.labels)
    for (const weights of [true, false]) {
      net.gradients('val', { weights, alphas: true })
      const g = await net.readAlphaGradients()
      const ref = file.trajectories[0].steps[0].alpha_grads
      const tables = [ref.alphas_normal, ref.alphas_reduce].map((r: number[][], t) => {
        const mine = tableOf(net, g, t).flat(); const want = r.flat()
        const scale = Math.max(...want.map(Math.abs))
        return mine.map((v, i) => (v - (want[i] as number)) / scale)
      })
      out.push({ parallelism, weights, worst: tables.map((t) => Math.max(...t.map(Math.abs))), big: tables.map((t) => t.map((v, i) => [i, v] as const).filter(([, v]) => Math.abs(v) > 2e-5).map(([i, v]) => `${Math.floor(i / 8)}.${i % 8}:${v.toExponential(1)}`).join(' ')) })
    }
    net.destroy()
  }
  return out
}

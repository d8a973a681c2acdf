import type { EnginesText } from './en'

export const engines: EnginesText = {
  title: '计算引擎',
  names: { webgpu: 'GPU（WebGPU）', cpu: '处理器（WebAssembly）' },
  automatic: (name) => `自动：${name}`,
  missing: (name) => `${name}：此处没有`,
  why: {
    hardware: '有 GPU 时优先使用 GPU。',
    software: '这里的 WebGPU 适配器是软件实现，所需时间约为处理器的十倍。',
    without: '没有本页可用的 GPU；处理器可以做同样的搜索。',
    chosen: '按您的选择。',
  },
  cpu: (threads) => `处理器，${threads} 个线程`,
  sameBits: '在任何机器上、用任意多个线程，得到的数都相同。',
  unshared: '此浏览器不在线程之间共享内存，因此只用一个线程计算。',
  alone: '本页没有与其他页面隔离（跨源隔离），线程不能共享内存：只用一个线程计算。',
  reload: (threads) => `重新载入页面，使用 ${threads} 个线程`,
  embedded: '脱离外层页面单独打开时，可以用更多线程。',
}

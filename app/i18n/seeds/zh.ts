/** The same in Chinese. */
import type { SeedsText } from './en'

export const seedsZh: SeedsText = {
  title: '多个种子',
  lead: '一次搜索只说明可能发生什么，多次搜索才说明有多常发生。设置都一样；种子决定权重的初值、图像的顺序和划分。',
  empty: '还没有。现场运行前的设置面板会问要用多少个种子。',
  facts: (n, side, over) => `共 ${n} 次搜索，同时进行 ${side} 次；已结束 ${over} 次。`,
  images: (title, images, epochs) => `${title} 的 ${images.toLocaleString('en')} 张图像，各 ${epochs} 轮。`,
  seed: (seed) => `种子 ${seed}`,
  progress: (seed) => `种子 ${seed} 的轮次`,
  epochs: (done, of) => `${done} / ${of}`,
  skips: (n) => `${n} 个 skip-connect`,
  left: (time) => `还需 ${time}`,
  states: {
    waiting: '等待中',
    loading: '正在准备',
    running: '正在搜索',
    stopping: '这一步之后结束',
    'called-off': '已取消',
    finished: '已结束',
    stopped: '已停止：搜索不完整，不计入',
  },
  stop: '停止',
  stopSeed: (seed) => `停止种子 ${seed}`,
  again: '重来',
  againSeed: (seed) => `用种子 ${seed} 重新搜索`,
  stopAll: '全部停止',
  evidence: '合起来说明什么',
  save: '全部保存（.zip）',
  unsaved: '关闭此面板后搜索继续，但标签页要开着。没有在这里保存的都不会留下。',
}

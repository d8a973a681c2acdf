/** Words of the way to the question, beside the result: apart from the question's own, which come with its sheet. */
import { inLanguage } from '../inLanguage'

const en = {
  short: 'Broken, or misread?',
  brief: 'Misread?',
  explain: 'Ask the supernet what it loses without each operation (DARTS-PT), and see which cell that builds.',
  selected: (skips: number) =>
    `Selected by removal; by alpha this cell would have ${skips} skip-connect${skips === 1 ? '' : 's'}.`,
}

const zh: typeof en = {
  short: '坏了，还是读错了？',
  brief: '读错了？',
  explain: '问超网络：拿掉每个操作会损失多少（DARTS-PT），看由此得到哪个单元。',
  selected: (skips) => `按拿掉的代价选出；按 alpha，这个单元会有 ${skips} 个 skip-connect。`,
}

export const useWayText = inLanguage({ en, zh })

import type { CellsCatalogue } from './en'

export const cellsZh: CellsCatalogue = {
  panel: '各深度的单元',
  title: '从浅到深的每个单元',
  note: '每个单元的操作中的 skip-connect 数',
  explain: 'alpha 不共享：每个单元都选出了自己的操作。大图与曲线显示的是它们 alpha 的平均值。',
  picture: '网络的每个单元，最左为第一个，并标出其 skip-connect 数',
  save: (format) => `保存由全部单元（各有自己的操作）组成的网络：${format}`,
  cell: (index, reduction, skips, operations) =>
    `第 ${index} 个单元${reduction ? '（缩减）' : ''}：${operations} 个操作中有 ${skips} 个 skip-connect`,
  halves: (early, late) => `平均每个单元：前半 ${early}，后半 ${late}`,
  reduction: '缩',
  none: '第一轮之后显示',
  table: '表格',
  columns: ['单元', '类型', 'skip-connect', '操作'],
  types: { normal: '普通', reduce: '缩减' },
}

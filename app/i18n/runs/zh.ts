import type { RunsCatalogue } from './en'

export const runs: RunsCatalogue = {
  button: '运行',
  untitled: (dataset, seed) => `${dataset}，种子 ${seed}`,
  continue: '继续',
  close: '关闭',
  bytes: (amount, unit) => `${amount} ${unit}`,

  note: {
    region: '运行提示',
    dismiss: '关闭提示',
    manage: '已保存的运行',
    place: (epoch, step) => `第 ${epoch} 轮第 ${step} 步`,
    whole: '整个运行',
    continueAt: (place) => `从${place}继续`,
    again: '重新开始',
    takeUp: '在这里接着算',
    recovered: (place) => `已重新建立环境，搜索从${place}继续，记录完整。`,
    recovering: (place) => `正在重新建立环境，搜索将从${place}继续。`,
    damaged: '这次运行保存的两个状态中有一个已损坏。',
    damagedBody: (place) => `已改从另一个完好的状态读取：${place}。`,
    elsewhere: {
      what: '这次运行在不同的条件下继续。',
      remedy: '它是在另一个引擎、另一块 GPU 上或由本页面的另一个版本保存的：从这里起，数值的舍入会有所不同。',
    },
    unfinished: (done, all) => `有一次搜索中断了：已完成 ${done} / ${all} 轮。`,
    unfinishedBody: '可以从保存的那一刻原样继续。',
    notNow: '以后再说',
    elsewhereTab: '另一个标签页正在搜索。',
    elsewhereTabBody: '同一时间只有一个标签页搜索，其他标签页可以观看。',
    watch: '在此观看',
    watching: '你正在观看另一个标签页的搜索。',
    watchingBody: '暂停、单步和停止都在那个标签页里操作。',
    letGo: '另一个标签页结束了搜索，或已被关闭。',
    letGoBody: '它保存的内容在运行列表里。',
    storage: {
      low: { what: '存储空间所剩不多。', remedy: '最多还能再保存几次。删除旧的运行即可腾出空间。' },
      full: {
        what: '存储空间已满：搜索继续，但不再保存。',
        remedy: '已保存的内容不受影响。删除旧的运行后，会自动恢复保存。',
      },
      off: { what: '此浏览器不允许保存搜索。', remedy: '搜索照常进行，但关闭标签页就会丢失。常见原因是无痕窗口。' },
    },
  },

  status: {
    saved: (place) => `已保存：${place}`,
    unsaved: '未保存',
    gaps: (count, time) => `休眠 ${count} 次，共 ${time}`,
    gapsHint: '标签页或电脑曾经休眠。这段时间不计入任何数值和估计。',
    testPassed: '引擎已校验',
    testFailed: '引擎计算有误',
    testHint: (checks, error, limit) => `在这里重算了 ${checks} 个已知数值；最大相对误差 ${error}，上限 ${limit}。`,
    testRemembered: '此前启动时已校验',
    watching: '正在观看另一个标签页。',
  },
  brokenPart: {
    what: '页面的这一部分无法显示。',
    remedy: '正在进行的继续进行，搜索会随时保存。请检查网络，然后刷新页面。',
    reload: '刷新',
  },
  phases: { 'self-test': '正在用已知数值校验引擎' },
}

/** The same in Chinese. */
import { datasetsZh } from '../datasets'
import type { AboutText } from './en'

export const aboutZh: AboutText = {
  lead: '程序可以设计神经网络。本页展示这样的一个程序如何工作、如何失败，以及怎样及时让它停下。',
  recorded: '屏幕上是一次真实搜索的录制。',
  live: '屏幕上是正由这个浏览器计算的搜索。',
  search:
    '它要找的是一个单元：网络由这种小图反复搭成。单元的 {edges} 条边上，各有 {operations} 种操作相互竞争。曲线表示对每种操作的偏好有多强；梯度下降逐轮改变这些偏好。这种方法叫做 DARTS。',
  collapse:
    '红色是 skip-connect：它把输入原样传下去，什么也不计算。当它几乎在所有边上胜出时，搜索就坍塌了：找到的网络很差，而搜索准确率没有发出警告。',
  plus: 'DARTS+ 用一条简单的规则在此之前结束搜索。时间轴上的旗标 1 或 2 标出它的某条规则在哪里停下这次搜索；没有触发的规则没有旗标。',
  yours: '方向键逐轮移动，空格键播放。这类搜索可以在你自己的电脑上、就在这个标签页里运行：无需安装，也不上传任何东西。',
  otherwise:
    '从这里开始的搜索用 {images}，w 学习率为 {rate}，cells = {cells}；录制的这次用 {recordedImages}，学习率为 {recordedRate}，cells = {recordedCells}。',
  datasets: datasetsZh,
  tour: '用 {cards} 张卡片讲给我听',
  look: '我先看看',
}

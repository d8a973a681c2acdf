import { expect, test } from 'vitest'
import { type Glossary, glossaryEn } from '../i18n/glossary/en'
import { glossaryZh } from '../i18n/glossary/zh'
import { annotate } from './annotate'

const terms = (text: string, glossary: Glossary) => annotate(text, glossary).flatMap(({ term }) => term ?? [])

test('marks each term once, where it first occurs', () => {
  expect(terms('alpha and w take turns; alpha learns from validation images', glossaryEn)).toEqual([
    'alpha',
    'w',
    'validation',
  ])
})

test('whole words only, longer spellings first', () => {
  expect(terms('how now: alphabet, a normal cell, skip-connects', glossaryEn)).toEqual(['normal', 'skip'])
  expect(terms('DARTS+ keeps it, DARTS does not', glossaryEn)).toEqual(['stopping'])
})

test('finds terms in Chinese, where words are not parted by spaces', () => {
  expect(terms('普通单元有 3 个 skip-connect，权重w与alpha轮流更新', glossaryZh)).toEqual([
    'normal',
    'skip',
    'w',
    'alpha',
  ])
})

test('the pieces are the text', () => {
  for (const text of ['', 'no such word', 'The supernet mixes by softmax(alpha).', '超网络按 softmax(alpha) 混合'])
    for (const glossary of [glossaryEn, glossaryZh])
      expect(
        annotate(text, glossary)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text)
})

test('no spelling stands for two terms', () => {
  for (const glossary of [glossaryEn, glossaryZh]) {
    const words = Object.values(glossary).flatMap(({ match }) => match)
    expect(words.filter((word, i) => words.indexOf(word) !== i)).toEqual([])
  }
})

/** Whatever of the lesson is open, over the page. Its parts are loaded when they are first opened. */
import type { ComponentType } from 'react'
import { useStore } from 'zustand'
import { glossaryStore } from '../glossary/glossaryStore'
import { Boundary } from '../page/Boundary'
import { late } from '../page/late'
import { Presenter } from '../present/Presenter'
import { PrintSheet } from '../present/PrintSheet'
import { type StoryPage, useStory } from './storyStore'

const GlossaryTip = late(() => import('../glossary/GlossaryTip').then(({ GlossaryTip: part }) => part))
const TourCard = late(() => import('./TourCard').then(({ TourCard: part }) => part))
const PAGES: Readonly<Record<StoryPage, ComponentType>> = {
  about: late(() => import('./AboutPage').then(({ AboutPage: part }) => part)),
  toy: late(() => import('./ToyPage').then(({ ToyPage: part }) => part)),
  why: late(() => import('./WhyPage').then(({ WhyPage: part }) => part)),
  answers: late(() => import('../answers/AnswersPage').then(({ AnswersPage: part }) => part)),
  compare: late(() => import('../compare/ComparePage').then(({ ComparePage: part }) => part)),
  evaluate: late(() => import('../evaluate/EvaluatePage').then(({ EvaluatePage: part }) => part)),
  results: late(() => import('../results/ResultsPage').then(({ ResultsPage: part }) => part)),
  seeds: late(() => import('../seeds/SeedsPage').then(({ SeedsPage: part }) => part)),
  evidence: late(() => import('../evidence/EvidencePage').then(({ EvidencePage: part }) => part)),
  share: late(() => import('./SharePage').then(({ SharePage: part }) => part)),
  glossary: late(() => import('../glossary/GlossaryPage').then(({ GlossaryPage: part }) => part)),
}

export function Story() {
  const tour = useStory((story) => story.tour)
  const page = useStory((story) => story.page)
  const explains = useStore(glossaryStore, ({ shown }) => shown !== null)
  const Page = page && PAGES[page]
  return (
    <>
      <Boundary key={page ?? 'tour'}>
        {tour !== null && <TourCard index={tour} />}
        {Page && <Page />}
      </Boundary>
      <Boundary>{explains && <GlossaryTip />}</Boundary>
      <Presenter />
      <PrintSheet />
    </>
  )
}

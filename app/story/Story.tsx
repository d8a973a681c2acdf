/** Whatever of the lesson is open, over the page. Its parts are loaded when they are first opened. */
import { lazy, Suspense } from 'react'
import { useStore } from 'zustand'
import { glossaryStore } from '../glossary/glossaryStore'
import { Boundary } from '../page/Boundary'
import { Presenter } from '../present/Presenter'
import { PrintSheet } from '../present/PrintSheet'
import { type StoryPage, useStory } from './storyStore'

const GlossaryTip = lazy(() => import('../glossary/GlossaryTip').then(({ GlossaryTip: part }) => ({ default: part })))
const TourCard = lazy(() => import('./TourCard').then(({ TourCard: part }) => ({ default: part })))
const PAGES: Readonly<Record<StoryPage, ReturnType<typeof lazy>>> = {
  about: lazy(() => import('./AboutPage').then(({ AboutPage: part }) => ({ default: part }))),
  toy: lazy(() => import('./ToyPage').then(({ ToyPage: part }) => ({ default: part }))),
  why: lazy(() => import('./WhyPage').then(({ WhyPage: part }) => ({ default: part }))),
  answers: lazy(() => import('../answers/AnswersPage').then(({ AnswersPage: part }) => ({ default: part }))),
  compare: lazy(() => import('../compare/ComparePage').then(({ ComparePage: part }) => ({ default: part }))),
  evaluate: lazy(() => import('../evaluate/EvaluatePage').then(({ EvaluatePage: part }) => ({ default: part }))),
  results: lazy(() => import('../results/ResultsPage').then(({ ResultsPage: part }) => ({ default: part }))),
  seeds: lazy(() => import('../seeds/SeedsPage').then(({ SeedsPage: part }) => ({ default: part }))),
  evidence: lazy(() => import('../evidence/EvidencePage').then(({ EvidencePage: part }) => ({ default: part }))),
  share: lazy(() => import('./SharePage').then(({ SharePage: part }) => ({ default: part }))),
  glossary: lazy(() => import('../glossary/GlossaryPage').then(({ GlossaryPage: part }) => ({ default: part }))),
}

export function Story() {
  const tour = useStory((story) => story.tour)
  const page = useStory((story) => story.page)
  const explains = useStore(glossaryStore, ({ shown }) => shown !== null)
  const Page = page && PAGES[page]
  return (
    <>
      <Boundary key={page ?? 'tour'}>
        <Suspense fallback={null}>
          {tour !== null && <TourCard index={tour} />}
          {Page && <Page />}
        </Suspense>
      </Boundary>
      <Boundary>
        <Suspense fallback={null}>{explains && <GlossaryTip />}</Suspense>
      </Boundary>
      <Presenter />
      <PrintSheet />
    </>
  )
}

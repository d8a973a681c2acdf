/** Whatever of the lesson is open, over the page. Its parts are loaded when they are first opened. */
import { lazy, Suspense } from 'react'
import { useStory } from './storyStore'

const Tour = lazy(() => import('./Tour').then(({ Tour: part }) => ({ default: part })))

export function Story() {
  const tour = useStory((story) => story.tour)
  return <Suspense fallback={null}>{tour !== null && <Tour index={tour} />}</Suspense>
}

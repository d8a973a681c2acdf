/** For tests whose reference TensorFlow.js computes on the processor. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'

/** Gives the function that sets the backend that was set before, if one was: files of the browser share a page. */
export async function setTfjsOnCpu(): Promise<() => Promise<void>> {
  const before: string | undefined = tf.getBackend()
  await tf.setBackend('cpu')
  return async () => {
    if (before !== undefined) await tf.setBackend(before)
  }
}

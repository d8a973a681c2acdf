/** A shelf with nothing but generated images, one for all files of a process or page: tests draw the same few again and again. */
import { Shelf } from '../data/shelf'

const shelf = new Shelf(() => Promise.reject(new Error('nothing to load')))

export const generatedShelf = (): Shelf => shelf

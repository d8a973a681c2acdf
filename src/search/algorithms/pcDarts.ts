/**
 * PC-DARTS (arXiv 1907.05737): DARTS on a supernet that mixes a quarter of the channels and weights edges by betas, trained
 * with the alphas. Derivation on the products of both weights.
 */
import type { Algorithm } from './algorithm'
import { darts } from './darts'

export const pcDarts: Algorithm = { ...darts, network: () => ({ partial: true }) }

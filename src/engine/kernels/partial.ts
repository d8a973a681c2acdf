/**
 * Partial channels of PC-DARTS, around the fan-outs that mix the first C/4 channels of every state (K = 4):
 *
 *   node_j = shuffle(concat(M_j, sum over i of v_ij * passing(x_i)))
 *
 * M_j = sum over edges of the mixed channels (weights v * w, so `mix` adds them up), pass = the other 3C/4 channels, through a
 * 2x2 max pool where the edge has stride 2. The shuffle puts concatenated channel k*C/4 + q into lane k of output vec4f q, so
 * output vec4f q = (mixed channel q, passing channels q, C/4 + q, C/2 + q): with K = 4 there are C/4 of them.
 *
 * Mixed channels are stored padded to vec4f (supernet/partialChannels.ts): `stored` vec4f a position in X, DX; padding
 * is 0. States and nodes lie in S and DS with `mixed` = C/4 vec4f a position. Plain reference: src/reference/partialChannels.ts.
 */
import { type Kernel, kernel } from '../plan/kernel'
import { remembered } from '../plan/remembered'
import { CHUNK_FIELD, chunkOf, rowsApart } from './text'

const NO_CHANNEL = '0xffffffffu'

/** Between channels of the mixed part and their places in storage, 4 * stored of them. */
const PLACES = `fn placeOf(channel: u32) -> u32 {
let half = (u.mixed + 1u) / 2u;
return select(channel, channel + 2u * u.stored - half, channel >= half);
}
fn channelAt(place: u32) -> u32 {
let half = (u.mixed + 1u) / 2u; let middle = 2u * u.stored;
let second = half + place - middle;
return select(select(${NO_CHANNEL}, second, second < u.mixed), select(${NO_CHANNEL}, place, place < half), place < middle);
}`

/** Value of channel `channel` at position `at` of a map that begins at `offset`. */
const STATE = `fn state(offset: u32, at: u32, channel: u32) -> f32 {
return S[offset + at * u.mixed + channel / 4u][channel % 4u];
}`

/** First of the 2x2 cells of S under position p of the half-sized grid. */
const CORNER = `fn corner(p: u32) -> u32 {
let b = p / (u.H * u.W); let y = p / u.W % u.H; let x = p % u.W;
return (b * 2u * u.H + 2u * y) * 2u * u.W + 2u * x;
}`

/** Passing channel `channel` of a source under position p: itself, or with stride 2 the largest of four. */
const PASS = `${STATE}
${CORNER}
fn passing(offset: u32, strided: bool, p: u32, channel: u32) -> f32 {
if (!strided) { return state(offset, p, channel); }
let at = corner(p); let below = at + 2u * u.W;
return max(max(state(offset, at, channel), state(offset, at + 1u, channel)), max(state(offset, below, channel), state(offset, below + 1u, channel)));
}`

const ELEMENT = `let c = gid.x % u.stored;
let p = gid.x / u.stored;
if (p >= u.P) { return; }
var r = vec4f(0);
for (var lane = 0u; lane < 4u; lane++) {
let channel = channelAt(4u * c + lane);
if (channel == ${NO_CHANNEL}) { continue; }`

/** X = the channels of a state that are mixed. Thread = (position, stored vec4f). */
export const takeMixed = remembered((): Kernel => {
  const main = `${ELEMENT}
r[lane] = state(u.sOff, p, channel);
}
X[u.xOff + gid.x] = r;`
  return kernel(
    'take-mixed',
    { S: 'vec4f', X: 'vec4f!' },
    ['P', 'mixed', 'stored', 'sOff', 'xOff'],
    main,
    `${PLACES}\n${STATE}`,
  )
})

/** DX = the gradient that a node hands to its mixed sum: lane 0 of each vec4f. Thread = (position, stored vec4f). */
export const takeMixedGradient = remembered((): Kernel => {
  const main = `${ELEMENT}
r[lane] = DS[u.sOff + p * u.mixed + channel].x;
}
DX[u.xOff + gid.x] = r;`
  return kernel(
    'take-mixed-gradient',
    { DS: 'vec4f', DX: 'vec4f!' },
    ['P', 'mixed', 'stored', 'sOff', 'xOff'],
    main,
    PLACES,
  )
})

/**
 * A node from its mixed sum and what passes by. Sources are states 0 .. sources - 1: the two inputs (`input` vec4f each, strided
 * in a reduction cell), then nodes (`group` vec4f each). MW[vOff + i] = v of the edge from source i. Thread = (position, vec4f).
 */
export const joinChannels = remembered((): Kernel => {
  const main = `let q = gid.x % u.mixed;
let p = gid.x / u.mixed;
if (p >= u.P) { return; }
let place = placeOf(q);
var r = vec4f(X[u.xOff + p * u.stored + place / 4u][place % 4u], 0.0, 0.0, 0.0);
for (var i = 0u; i < u.sources; i++) {
let offset = select(i * u.input, 2u * u.input + (i - 2u) * u.group, i >= 2u);
let strided = i < 2u && u.strided == 1u;
let others = vec4f(0.0, passing(offset, strided, p, u.mixed + q), passing(offset, strided, p, 2u * u.mixed + q), passing(offset, strided, p, 3u * u.mixed + q));
r = fma(vec4f(MW[u.vOff + i]), others, r);
}
S[u.nodeOff + gid.x] = r;`
  return kernel(
    'join-channels',
    { X: 'vec4f', MW: 'f32', S: 'vec4f!' },
    ['P', 'H', 'W', 'mixed', 'stored', 'sources', 'input', 'group', 'strided', 'xOff', 'nodeOff', 'vOff'],
    main,
    `${PLACES}\n${PASS}`,
  )
})

/** PART[e][t][q] = sums of g * passing channel: what passes says about v. Thread = (t, q), edge in y: `perState` of each state. */
export const passSums = remembered((): Kernel => {
  const main = `if (gid.x >= u.T * u.mixed) { return; }
let q = gid.x % u.mixed;
let t = gid.x / u.mixed;
let begin = u.sOff + gid.y / u.perState * u.stateStride;
let strided = u.strided == 1u;
let node = u.dnodeOff + gid.y % u.perState * u.group;
var sum = vec4f(0);
let T = u.T;
${chunkOf('u.P')}
for (var p = first; p < until; p += apart) {
let others = vec4f(0.0, passing(begin, strided, p, u.mixed + q), passing(begin, strided, p, 2u * u.mixed + q), passing(begin, strided, p, 3u * u.mixed + q));
sum = fma(others, DS[node + p * u.mixed + q], sum);
}
PART[(gid.y * u.T + t) * u.mixed + q] = sum;`
  return kernel(
    'pass-sums',
    { S: 'vec4f', DS: 'vec4f', PART: 'vec4f!' },
    ['T', 'P', CHUNK_FIELD, 'H', 'W', 'mixed', 'group', 'strided', 'perState', 'sOff', 'stateStride', 'dnodeOff'],
    main,
    PASS,
  )
})

/**
 * Gradient of a state: mixed channels from the fan-out (DX), passing ones from the nodes they reach; with stride 2 only the first
 * largest of its four cells gets any. acc = 1 adds to what later cells and states left. Thread = (position of the state, vec4f);
 * states from `state0` on lie in y.
 */
export const giveChannels = remembered((): Kernel => {
  const main = `let c = gid.x % u.mixed;
let at = gid.x / u.mixed;
if (at >= u.Pi) { return; }
let strided = u.strided == 1u;
let source = u.state0 + gid.y;
let begin = u.sOff + source * u.stateStride;
let taken = u.xOff + source * u.Pi * u.stored;
let side = select(1u, 2u, strided);
let b = at / (u.H * side * u.W * side); let y = at / (u.W * side) % (u.H * side); let x = at % (u.W * side);
let p = (b * u.H + y / side) * u.W + x / side;
let cell = (y % side) * 2u + x % side;
var r = vec4f(0);
for (var lane = 0u; lane < 4u; lane++) {
let channel = 4u * c + lane;
if (channel < u.mixed) {
let place = placeOf(channel);
r[lane] = DX[taken + at * u.stored + place / 4u][place % 4u];
continue;
}
if (strided && cell != winner(begin, p, channel)) { continue; }
let k = channel / u.mixed; let q = channel % u.mixed;
for (var e = 0u; e < u.perState; e++) { r[lane] += MW[source * u.vStep + vRow(e)] * DS[u.dnodeOff + e * u.group + p * u.mixed + q][k]; }
}
if (u.acc == 1u) { r += DS[begin + gid.x]; }
DS[begin + gid.x] = r;`
  const functions = `${PLACES}
${STATE}
${CORNER}
fn winner(begin: u32, p: u32, channel: u32) -> u32 {
let at = corner(p); let below = at + 2u * u.W;
var best = state(begin, at, channel); var cell = 0u;
let right = state(begin, at + 1u, channel); if (right > best) { best = right; cell = 1u; }
let under = state(begin, below, channel); if (under > best) { best = under; cell = 2u; }
if (state(begin, below + 1u, channel) > best) { cell = 3u; }
return cell;
}
fn vRow(e: u32) -> u32 { return u.v0 + ${rowsApart('u.vGap', 'e')}; }`
  return kernel(
    'give-channels',
    { S: 'vec4f', DX: 'vec4f', MW: 'f32', DS: 'vec4f!' },
    [
      ...['Pi', 'H', 'W', 'perState', 'mixed', 'stored', 'group', 'strided', 'acc', 'state0', 'stateStride'],
      ...['sOff', 'xOff', 'dnodeOff', 'vStep', 'v0', 'vGap'],
    ],
    main,
    functions,
  )
})

export { ed25519Group } from './ed25519.ts'
export type { Group, LinearCombination, Point, PointFault, Scalar } from './group.ts'
export { hedged, type Random, randomScalar } from './random.ts'
export {
  addScalars,
  bytesToScalar,
  findScalar,
  invertScalar,
  multiplyScalars,
  ORDER,
  reduce,
  scalarBytes,
} from './scalar.ts'

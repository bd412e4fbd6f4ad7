import type { Hazard } from '@musubi/contracts'

/** Whether a place is designated for every one of `wanted`. `unknown` when nobody has said what it is valid for. */
export function validityFor(
  hazards: readonly Hazard[] | null,
  wanted: readonly Hazard[],
): 'valid' | 'not_valid' | 'unknown' {
  if (wanted.length === 0) return 'valid'
  if (hazards === null) return 'unknown'
  return wanted.every((hazard) => hazards.includes(hazard)) ? 'valid' : 'not_valid'
}

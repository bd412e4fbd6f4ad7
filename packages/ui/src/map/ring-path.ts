import type { Disc } from './geometry.ts'

/** SVG path of the part of a ring that a share fills, clockwise from the top; a share of 1 and more closes it. */
export function ringPath({ x, y, r }: Disc, share: number): string {
  const at = (value: number) => value.toFixed(1)
  if (share >= 1) {
    return `M${at(x)} ${at(y - r)}a${at(r)} ${at(r)} 0 1 1 0 ${at(2 * r)}a${at(r)} ${at(r)} 0 1 1 0 ${at(-2 * r)}`
  }
  if (share <= 0) return ''
  const angle = Math.min(share, 0.9999) * 2 * Math.PI
  const end = `${at(x + r * Math.sin(angle))} ${at(y - r * Math.cos(angle))}`
  return `M${at(x)} ${at(y - r)}A${at(r)} ${at(r)} 0 ${share > 0.5 ? 1 : 0} 1 ${end}`
}

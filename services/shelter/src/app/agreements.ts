import type { MunicipalityCode } from '@musubi/kernel'
import type { Municipality } from '../db/municipalities.ts'

/**
 * Whether two towns may share what a wide-area stay needs (災害対策基本法 as amended by Act 51 of 2025): only while both have
 * the agreement.
 */
export function sharesWith(
  towns: ReadonlyMap<string, Municipality>,
  one: MunicipalityCode,
  other: MunicipalityCode,
): boolean {
  const [here, there] = [towns.get(one), towns.get(other)]
  return Boolean(here?.agreements.includes(other) && there?.agreements.includes(one))
}

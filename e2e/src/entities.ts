import { shelterEntityId } from '@musubi/contracts'

interface Occupancy {
  readonly id: string
  readonly headCount: number
}

/** Head count of a shelter as anybody can ask for it: FIWARE NGSIv2, `GET /v2/entities`. */
export async function getEntityHeadCount(
  url: string,
  municipalityCode: Parameters<typeof shelterEntityId>[0],
  siteId: string,
): Promise<number> {
  const answer = await fetch(`${url}/v2/entities?options=keyValues&limit=1000`)
  const entities = (await answer.json()) as readonly Occupancy[]
  const wanted = shelterEntityId(municipalityCode, siteId)
  const entity = entities.find(({ id }) => id === wanted)
  if (!entity) throw new Error(`no entity ${wanted}`)
  return entity.headCount
}

import {
  CrowdingSchema,
  EntityChangeSchema,
  SHELTER_ENTITY_TYPE,
  ShelterStatusSchema,
  type Crowding,
  type ShelterStatus,
} from '@musubi/contracts'

/** The public figures of one shelter as the context broker's stream tells them. */
export interface LiveFigure {
  readonly siteId: string
  readonly headCount: number
  /** null where the event did not say it. */
  readonly crowding: Crowding | null
  readonly state: ShelterStatus['state'] | null
  /** When the figure was true, in epoch milliseconds. */
  readonly observedAt: number
}

const idPattern = new RegExp(`^urn:ngsi-ld:${SHELTER_ENTITY_TYPE}:(\\d{6}):(.+)$`)

/**
 * Reads one `entity` event of the stream. Null for anything that is not a shelter of this municipality or does not fit:
 * a strange event must not take the screen down, the next overview brings the truth anyway.
 */
export function findLiveFigure(data: string, municipalityCode: string): LiveFigure | null {
  const parsed = EntityChangeSchema.safeParse(parseJson(data))
  if (!parsed.success) return null
  const { id, headCount, crowding, status, dateObserved } = parsed.data.entity
  const match = idPattern.exec(id)
  const observedAt = typeof dateObserved === 'string' ? Date.parse(dateObserved) : Number.NaN
  if (!match || match[1] !== municipalityCode || Number.isNaN(observedAt)) return null
  if (typeof headCount !== 'number' || !Number.isInteger(headCount) || headCount < 0) return null
  return {
    siteId: match[2] as string,
    headCount,
    crowding: CrowdingSchema.safeParse(crowding).data ?? null,
    state: ShelterStatusSchema.shape.state.safeParse(status).data ?? null,
    observedAt,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The newest figure of each shelter heard on the stream. */
export type LiveFigures = ReadonlyMap<string, LiveFigure>

/**
 * Takes a figure in. Events may come twice and in any order: only one that is newer than what is known changes
 * anything, and then the answer is a new map.
 */
export function takeFigure(figures: LiveFigures, figure: LiveFigure): LiveFigures {
  const known = figures.get(figure.siteId)
  if (known && known.observedAt >= figure.observedAt) return figures
  return new Map(figures).set(figure.siteId, figure)
}

import type { PublicStatus } from '@musubi/contracts'
import { err, type MunicipalityCode, ok, type Result } from '@musubi/kernel'
import type { TownFigures } from '@musubi/web-resident/contract'

/** How long an answer is shown to everybody who asks: the page of a town in a disaster is asked for very often. */
const FRESH_MS = 2000

type Load = (code: MunicipalityCode) => Promise<Result<PublicStatus, 'unknown' | 'unavailable'>>

export interface PublicFigures {
  /** What is public of a municipality. While nothing newer can be had, the last known with the moment since when. */
  read(code: MunicipalityCode): Promise<Result<TownFigures, 'unknown' | 'unavailable'>>
}

interface Kept {
  readonly figures: TownFigures
  readonly readAt: number
}

/** Asks the shelter service at most once every two seconds a municipality, however many people look. */
export function createPublicFigures(load: Load, now: () => number): PublicFigures {
  const kept = new Map<MunicipalityCode, Kept>()
  const asking = new Map<MunicipalityCode, ReturnType<PublicFigures['read']>>()

  const ask = async (code: MunicipalityCode): ReturnType<PublicFigures['read']> => {
    const loaded = await load(code)
    const last = kept.get(code)
    if (!loaded.ok) {
      if (loaded.error === 'unknown' || !last) return err(loaded.error)
      const staleSince = last.figures.staleSince ?? new Date(now()).toISOString()
      const figures = { ...last.figures, staleSince }
      kept.set(code, { figures, readAt: now() })
      return ok(figures)
    }
    const figures = { status: loaded.value, staleSince: null }
    kept.set(code, { figures, readAt: now() })
    return ok(figures)
  }

  return {
    async read(code) {
      const last = kept.get(code)
      if (last && now() - last.readAt < FRESH_MS) return ok(last.figures)
      const running = asking.get(code)
      if (running) return running
      const question = ask(code).finally(() => asking.delete(code))
      asking.set(code, question)
      return question
    },
  }
}

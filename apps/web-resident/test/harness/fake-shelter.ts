import type { HttpService } from '@musubi/platform/http'
import type { Town } from '../../src/contract.ts'
import { HOME, makeStatus, type Scene } from './figures.ts'

/** What the stand-in of the shelter service knows; a test changes it while pages are open. */
export interface ShelterState {
  towns: readonly Town[]
  scene: Scene
  /** It answers nothing but that it is away. */
  away: boolean
}

export function shelterState(given: Partial<ShelterState> = {}): ShelterState {
  return { towns: [HOME, { municipalityCode: '282251', name: '朝来市' }], scene: {}, away: false, ...given }
}

/** The public routes of the shelter service with the answers of a test. It knows 養父市 only. */
export function fakeShelter(state: ShelterState): HttpService {
  return {
    name: 'shelter',
    register(app) {
      app.get('/shelter/v1/municipalities', () => ({ municipalities: state.towns }))
      app.get('/shelter/v1/municipalities/:code/status', (request, reply) => {
        const { code } = request.params as { code: string }
        if (state.away) return reply.code(503).send(errorOf('service_unavailable'))
        if (code !== HOME.municipalityCode) return reply.code(404).send(errorOf('municipality_unknown'))
        return makeStatus(state.scene)
      })
    },
  }
}

const errorOf = (code: string) => ({ error: { code, message: code, reference: 'ABCD-EFGH' } })

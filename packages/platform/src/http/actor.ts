import type { AccessKind, Route } from '@musubi/contracts/route'

/** Who a request speaks for, after its credentials were checked. Every actor but `public` and `service` has a tenant. */
export type Actor =
  | { readonly kind: 'public' }
  | {
      readonly kind: 'staff'
      readonly subject: string
      readonly municipalityCode: string
      readonly roles: readonly string[]
      readonly name: string
    }
  | {
      readonly kind: 'terminal'
      readonly terminalId: string
      readonly municipalityCode: string
      readonly shelterId: string | null
    }
  | { readonly kind: 'resident'; readonly ppid: string; readonly municipalityCode: string }
  | { readonly kind: 'service'; readonly service: string }

export type ActorOf<Kind extends AccessKind> = Extract<Actor, { kind: Kind }>

type KindsOf<Access> = Access extends readonly (infer Kind)[] ? Kind : Access

/** The actors that may reach a route, told by its `access`. */
export type ActorFor<R extends Route> = ActorOf<Extract<KindsOf<R['access']>, AccessKind>>

import { expectOk, type CivilDate, type MunicipalityCode } from '@musubi/kernel'
import type { CardContents } from '@musubi/card/virtual'
import type { ResidentRef } from '../src/app/accounts/account-desk.ts'
import type { Doer } from '../src/app/accounts/doer.ts'
import { linkCard, toLinkable, type LinkRequest } from '../src/app/accounts/link-card.ts'
import { makeChallenge } from '../src/app/card-proof/challenges.ts'
import type { ProvenCard } from '../src/app/card-proof/check-card-login.ts'
import { proveCard } from '../src/app/card-proof/prove-card.ts'
import { createCardProofTrust } from '../src/app/card-proof/trust.ts'
import type { IdentityContext } from '../src/app/context.ts'
import { issueContents, ORIGIN, showCard, type CardInHandRequest } from './card-in-hand.ts'
import { birthday, newId, type World, YABU } from './world.ts'

export const RESIDENT: Doer = { kind: 'resident', strong: false }
export const STRONG: Doer = { kind: 'resident', strong: true }
export const CLERK: Doer = { kind: 'clerk', id: 'clerk-ppid' }

/** Cards in people's hands, shown for linking with PIN and face. */
export function createLinkingDesk(world: World, context: IdentityContext) {
  let serial = 5000

  /** The card shown for linking: PIN, face, and the signature password where asked. */
  async function show(
    contents: CardContents,
    given: { sign?: boolean; birthDate?: CivilDate } = {},
  ): Promise<ProvenCard> {
    const trust = createCardProofTrust(world.deps.cardTrust, world.deps.statusProvider)
    const challenge = makeChallenge(context, 'link', 'a session')
    const evidence = await showCard(contents, challenge, { face: true, ...given })
    const presented = { purpose: 'link', sessionHandle: 'a session', evidence } as const
    return expectOk(await proveCard(context, trust, ORIGIN, presented), 'a card')
  }
  return {
    show,
    /** The number of the card made last. */
    lastSerial: () => serial - 1,
    newCard: (given: Partial<CardInHandRequest> = {}): Promise<CardContents> =>
      issueContents(world, { serial: serial++, ...given }),
    async newResident(
      municipalityCode: MunicipalityCode = YABU,
      birthDate: CivilDate = birthday,
    ): Promise<ResidentRef> {
      const ref = { accountId: newId(), municipalityCode }
      await world.identity.demo.createResidents([{ ...ref, birthDate, protected: false, card: null }])
      return ref
    },
    async link(
      ref: ResidentRef,
      contents: CardContents,
      given: Partial<LinkRequest> & { sign?: boolean } = {},
    ) {
      const card = await show(contents, { ...(given.sign ? { sign: true } : {}) })
      return linkCard(context, { ref, card: toLinkable(card), doer: RESIDENT, replace: false, ...given })
    },
  }
}

import { VirtualCard } from '@musubi/card/virtual'
import { demoMunicipalities, type DemoPerson, getCastMember } from '@musubi/demo-town'
import {
  type AppSimulator,
  buildNationalAppSimulator,
  createCardProofTrust,
  type NationalAppConfig,
  type PhoneOwner,
  publicKeysOf,
} from '@musubi/identity'
import { personalise } from '@musubi/kiosk-agent'
import type { Trust } from '../card-trust.ts'
import { phoneAppClientKey } from '../derived-keys.ts'
import type { Secrets } from '../secrets.ts'
import { cardRequestOf } from './cards.ts'
import type { DemoWorld } from './world.ts'

const CLIENT_ID = 'musubi-demo'
const PATH = '/demo/phone-app/realms/main'

/** Who has a phone in the story, and what choosing them shows. */
const OWNERS: readonly { readonly key: string; readonly shows: string; readonly locked?: true }[] = [
  { key: 'sakura', shows: 'はじめに 1回だけ 自治体IDと結びます。次からは アプリだけです。' },
  { key: 'ichiro', shows: '養父市の但馬さん一家のお父さん。カードも 自治体IDも あります。' },
  { key: 'misaki', shows: '一郎さんとは 別の人。同じ IDには 結べません。' },
  { key: 'lan', shows: '名前は ローマ字のままです。' },
  { key: 'makoto', shows: '暗証番号が ロックされています。窓口か 自治体IDへ。', locked: true },
  { key: 'revoked', shows: '失効した カードです。アプリは 断ります。' },
]

export interface DemoPhoneApp {
  readonly config: NationalAppConfig
  readonly simulator: AppSimulator
}

/** The demonstration's デジタル認証アプリ: an OpenID Provider on the demo's own address, with the cast's virtual cards. */
export function openDemoPhoneApp(
  world: DemoWorld,
  { trust, secrets, publicUrl }: { trust: Trust; secrets: Secrets; publicUrl: string },
): DemoPhoneApp {
  const issuer = `${publicUrl}${PATH}`
  const keys = [phoneAppClientKey(secrets.derive('phone-app-client'))]
  return {
    config: { issuer, clientId: CLIENT_ID, keys },
    simulator: buildNationalAppSimulator({
      demoMode: true,
      issuer,
      clients: [
        {
          clientId: CLIENT_ID,
          redirectUri: `${publicUrl}/identity/app/callback`,
          keys: publicKeysOf(keys),
        },
      ],
      people: OWNERS.map(({ key, shows, locked }) =>
        ownerOf(world, getCastMember(key), { shows, locked: locked ?? false }),
      ),
      trust: createCardProofTrust(trust.cards, trust.status.provider),
      secret: secrets.derive('phone-app-simulator'),
      clock: Date.now,
    }),
  }
}

function ownerOf(
  { ca }: DemoWorld,
  person: DemoPerson,
  { shows, locked }: { readonly shows: string; readonly locked: boolean },
): PhoneOwner {
  const town = demoMunicipalities.find(({ municipalityCode }) => municipalityCode === person.municipalityCode)
  const make = async (): Promise<VirtualCard> => {
    const attributes = { name: person.displayName, address: `${town?.name ?? ''}（架空）` }
    const contents = await personalise(ca, { ...cardRequestOf(ca, person), ...attributes })
    return new VirtualCard(contents, locked ? { tryLimits: { pin: 0 } } : {})
  }
  let card: Promise<VirtualCard> | undefined
  return {
    personId: person.accountId,
    name: person.displayName,
    townName: town?.name ?? '',
    shows,
    card: () => (card ??= make()),
  }
}

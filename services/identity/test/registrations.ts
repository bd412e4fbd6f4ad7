import type { ClientRegistration } from '@musubi/contracts'
import { clientAuthentication } from './relying-party.ts'
import { YABU } from './world.ts'

/** A vendor's service that asks for a name and, if the resident likes, whether they are 65. */
export function libraryRegistration(service = 'library', municipalityCode = YABU): ClientRegistration {
  const { keys } = clientAuthentication(`${municipalityCode}.${service}`).jwks
  return {
    name: { ja: '市立図書館', easy: '図書館', en: 'City library' },
    purpose: { ja: '本を借りるため', easy: '本を かりるため', en: 'to lend you books' },
    service,
    vendor: '株式会社としょかん',
    contact: 'help@library.example.jp',
    redirectUris: ['https://library.example.jp/callback'],
    postLogoutRedirectUris: ['https://library.example.jp/goodbye'],
    backchannelLogoutUri: 'https://library.example.jp/logout',
    keys: keys as unknown as ClientRegistration['keys'],
    minimumAcr: 'urn:jp-muni:acr:mid-pwd',
    claims: [
      {
        claim: 'name',
        purpose: { ja: '貸出カードに印字するため', easy: 'カードに 書くため', en: 'to print on your card' },
        required: true,
      },
      {
        claim: 'age_over_65',
        purpose: { ja: '宅配の対象か知るため', easy: '本を 家に とどけるため', en: 'to deliver books home' },
        required: false,
      },
    ],
    refresh: true,
    acting: false,
    counter: false,
  }
}

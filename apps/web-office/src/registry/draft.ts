import {
  ClientRegistrationSchema,
  RESIDENT_CLAIMS,
  ServiceIdSchema,
  type ClientRegistration,
  type FieldError,
  type ResidentClaim,
  type TextInLanguages,
} from '@musubi/contracts'
import { err, ok, type Result } from '@musubi/kernel'
import { readKeys, type KeyProblem } from './read-keys.ts'

export interface ClaimDraft {
  readonly asked: boolean
  readonly required: boolean
  readonly purpose: TextInLanguages
}

/** What somebody has written so far about a service. Lists of addresses are lines of a text. */
export interface Draft {
  readonly name: TextInLanguages
  readonly purpose: TextInLanguages
  readonly service: string
  readonly vendor: string
  readonly contact: string
  readonly redirectUris: string
  readonly postLogoutRedirectUris: string
  readonly backchannelLogoutUri: string
  readonly keySource: 'paste' | 'address'
  readonly keys: string
  readonly jwksUri: string
  readonly minimumAcr: string
  readonly claims: Readonly<Record<ResidentClaim, ClaimDraft>>
  readonly refresh: boolean
  readonly acting: boolean
  /** Used at counters too: people hold their card. */
  readonly counter: boolean
}

export type DraftProblem = 'empty' | 'long' | 'serviceId' | 'contact' | 'many' | KeyProblem
/** By the id of the field it stands beside: `name-ja`, `keys`, `claim-name-en`. */
export type DraftProblems = Readonly<Record<string, DraftProblem>>

const NO_TEXT: TextInLanguages = { ja: '', easy: '', en: '' }
const LANGUAGES = ['ja', 'easy', 'en'] as const
const MOST_ADDRESSES = 10
const LONGEST_TEXT = 120

export const emptyDraft: Draft = {
  name: NO_TEXT,
  purpose: NO_TEXT,
  service: '',
  vendor: '',
  contact: '',
  redirectUris: '',
  postLogoutRedirectUris: '',
  backchannelLogoutUri: '',
  keySource: 'paste',
  keys: '',
  jwksUri: '',
  minimumAcr: 'urn:jp-muni:acr:mid-pwd',
  claims: claimsWith(() => ({ asked: false, required: false, purpose: NO_TEXT })),
  refresh: false,
  acting: false,
  counter: false,
}

function claimsWith(draftOf: (claim: ResidentClaim) => ClaimDraft): Draft['claims'] {
  return Object.fromEntries(RESIDENT_CLAIMS.map((claim) => [claim, draftOf(claim)])) as Draft['claims']
}

/** The draft a registered service would come from. */
export function draftOf(registration: ClientRegistration): Draft {
  const { redirectUris, postLogoutRedirectUris, backchannelLogoutUri, keys, jwksUri, claims } = registration
  return {
    ...registration,
    redirectUris: redirectUris.join('\n'),
    postLogoutRedirectUris: postLogoutRedirectUris.join('\n'),
    backchannelLogoutUri: backchannelLogoutUri ?? '',
    keySource: jwksUri === undefined ? 'paste' : 'address',
    keys: keys.length === 0 ? '' : JSON.stringify({ keys }, null, 2),
    jwksUri: jwksUri ?? '',
    claims: claimsWith((claim) => {
      const asked = claims.find((one) => one.claim === claim)
      return asked
        ? { asked: true, required: asked.required, purpose: asked.purpose }
        : { asked: false, required: false, purpose: NO_TEXT }
    }),
  }
}

/** The registration a draft stands for, or what is wrong in each field. Addresses are the server's to judge. */
export function readDraft(draft: Draft): Result<ClientRegistration, DraftProblems> {
  const lists = {
    redirectUris: linesOf(draft.redirectUris),
    postLogoutRedirectUris: linesOf(draft.postLogoutRedirectUris),
  }
  const pasted = draft.keySource === 'paste'
  const keys = pasted ? readKeys(draft.keys) : ok([])
  const jwksUri = draft.jwksUri.trim()
  const problems: Record<string, DraftProblem> = {
    ...textProblems('name', draft.name),
    ...lineProblem('service', draft.service),
    ...(draft.service !== '' && !ServiceIdSchema.safeParse(draft.service.trim()).success
      ? { service: 'serviceId' }
      : {}),
    ...lineProblem('vendor', draft.vendor),
    ...(isAddressOfMail(draft.contact) ? {} : { contact: 'contact' }),
    ...textProblems('purpose', draft.purpose),
    ...claimProblems(draft),
    ...(lists.redirectUris.length === 0 && !draft.counter ? { redirectUris: 'empty' } : {}),
    ...manyProblem('redirectUris', lists.redirectUris),
    ...manyProblem('postLogoutRedirectUris', lists.postLogoutRedirectUris),
    ...(keys.ok ? {} : { keys: keys.error }),
    ...(!pasted && jwksUri === '' ? { jwksUri: 'empty' } : {}),
  }
  if (!keys.ok || Object.keys(problems).length > 0) return err(problems)
  const { name, purpose, minimumAcr, refresh, acting, counter } = draft
  return ok(
    ClientRegistrationSchema.parse({
      ...lists,
      name,
      purpose,
      service: draft.service.trim(),
      vendor: draft.vendor,
      contact: draft.contact.trim(),
      backchannelLogoutUri: draft.backchannelLogoutUri.trim() || null,
      keys: keys.value,
      ...(pasted ? {} : { jwksUri }),
      minimumAcr,
      claims: RESIDENT_CLAIMS.flatMap((claim) => {
        const { asked, required, purpose: why } = draft.claims[claim]
        return asked ? [{ claim, required, purpose: why }] : []
      }),
      refresh,
      acting,
      counter,
    }),
  )
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
}

function isAddressOfMail(text: string): boolean {
  return ClientRegistrationSchema.shape.contact.safeParse(text.trim()).success
}

function lineProblem(field: string, text: string): Record<string, DraftProblem> {
  const { length } = text.trim()
  if (length === 0) return { [field]: 'empty' }
  return length > LONGEST_TEXT ? { [field]: 'long' } : {}
}

function textProblems(field: string, texts: TextInLanguages): Record<string, DraftProblem> {
  return Object.assign(
    {},
    ...LANGUAGES.map((language) => lineProblem(`${field}-${language}`, texts[language])),
  )
}

function claimProblems({ claims }: Draft): Record<string, DraftProblem> {
  const asked = RESIDENT_CLAIMS.filter((claim) => claims[claim].asked)
  return Object.assign({}, ...asked.map((claim) => textProblems(`claim-${claim}`, claims[claim].purpose)))
}

function manyProblem(field: string, lines: readonly string[]): Record<string, DraftProblem> {
  return lines.length > MOST_ADDRESSES ? { [field]: 'many' } : {}
}

export interface ServerProblem {
  readonly fieldId: string
  /** Place in a list, from 0. */
  readonly place: number | null
  readonly message: string
}

/** What the server found wrong, at the fields of this form: `redirectUris.1` is the second line of `redirectUris`. */
export function placeProblems(fields: readonly FieldError[], draft: Draft): readonly ServerProblem[] {
  const asked = RESIDENT_CLAIMS.filter((claim) => draft.claims[claim].asked)
  return fields.map(({ path, message }) => {
    const [field = '', second = '', , language = ''] = path.replace(/^body\./, '').split('.')
    const place = /^\d+$/.test(second) ? Number(second) : null
    if (field === 'name' || field === 'purpose')
      return { fieldId: `${field}-${second}`, place: null, message }
    if (field !== 'claims' || place === null) return { fieldId: field, place, message }
    return { fieldId: `claim-${asked[place] ?? ''}-${language || 'ja'}`, place: null, message }
  })
}

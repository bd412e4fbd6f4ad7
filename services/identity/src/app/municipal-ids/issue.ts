import { createHmac } from 'node:crypto'
import {
  err,
  expectOk,
  ok,
  parseUuid,
  uuidV7,
  type MunicipalityCode,
  type Result,
  type Uuid,
} from '@musubi/kernel'
import { auditNames } from '../../audit/subject.ts'
import { formatLoginName } from '../../core/municipal-ids/letter-codes.ts'
import { LETTER_MS } from '../../core/municipal-ids/municipal-id-state.ts'
import {
  readList,
  type CsvRow,
  type ListedPerson,
  type ListProblem,
  type ListRefusal,
} from '../../core/municipal-ids/read-list.ts'
import type { AccountStatus } from '../../core/accounts/account-state.ts'
import { todayInJapan } from '../../core/today.ts'
import type { Vault } from '../../crypto/vault.ts'
import { findConsoleAccounts } from '../../db/console-accounts.ts'
import { birthDateContext } from '../../db/holders.ts'
import { addLocated, findLocated } from '../../db/locator.ts'
import {
  findIdsByRegister,
  insertIssuedIds,
  type IdToIssue,
  type MunicipalId,
} from '../../db/municipal-ids.ts'
import { insertResidents } from '../../db/residents.ts'
import type { Tx } from '../../db/schema.ts'
import { raiseProofing } from '../../db/subjects.ts'
import { locate, type IdentityContext } from '../context.ts'
import { letterOf, type Letter } from './letters.ts'

export interface Issued {
  /** For those who have not chosen a password yet, also from an earlier delivery of the same list. */
  readonly letters: readonly Letter[]
  readonly issued: number
  readonly unchanged: number
}

/**
 * Issues municipal IDs for everybody on a list, or for nobody. The same list again changes nothing and gives the letters
 * of those who have not used them: people are told apart by the municipality's own number, of which a keyed hash is kept.
 * @param given the order, or only the clerk
 */
export async function issueFromList(
  context: IdentityContext,
  municipalityCode: MunicipalityCode,
  table: readonly CsvRow[],
  given: string | IssueOrder,
): Promise<Result<Issued, ListRefusal>> {
  const order: IssueOrder = typeof given === 'string' ? { clerk: given } : given
  const people = readList(table, todayInJapan(context.clock()))
  if (!people.ok) return people
  const vault = await context.vaults.get(municipalityCode)
  return issueAll(context, { municipalityCode, vault, ...order }, people.value)
}

export interface IssueOrder {
  /** Their PPID for the office. */
  readonly clerk: string
  /** Answers for 支援措置; nobody else gets a letter of somebody under it. */
  readonly officer?: boolean
  readonly how?: 'one' | 'list'
  /** False: only says what would happen. */
  readonly apply?: boolean
}

interface Issue extends IssueOrder {
  readonly municipalityCode: MunicipalityCode
  readonly vault: Vault
}

interface Numbered extends ListedPerson {
  readonly registerKey: Buffer
}

async function issueAll(
  context: IdentityContext,
  issue: Issue,
  people: readonly ListedPerson[],
): Promise<Result<Issued, ListRefusal>> {
  const { municipalityCode } = issue
  const numbered = people.map((person) => ({
    ...person,
    registerKey: registerKeyOf(context, municipalityCode, person.registerNumber),
  }))
  return context.database.withTenant(municipalityCode, async (tx) => {
    const keys = numbered.map(({ registerKey }) => registerKey)
    const existing = await findIdsByRegister(tx, municipalityCode, keys)
    const known = numbered.flatMap((person) => {
      const id = existing.get(person.registerKey.toString('hex'))
      return id ? [{ person, id }] : []
    })
    const fresh = numbered.filter(({ registerKey }) => !existing.has(registerKey.toString('hex')))
    const accounts = await findConsoleAccounts(
      tx,
      municipalityCode,
      known.map(({ id }) => id.accountId),
    )
    const problems = [
      ...known.flatMap(({ person, id }) => compare(person, id, accounts.get(id.accountId)?.status)),
      ...(await findTaken(context, tx, fresh)),
    ]
    if (problems.length > 0)
      return err({ kind: 'rows', problems: problems.toSorted((a, b) => a.line - b.line) })
    if (issue.apply === false) return ok({ letters: [], issued: fresh.length, unchanged: known.length })
    const added = await add(context, tx, issue, fresh)
    const shown = known.filter(({ id }) => issue.officer || !accounts.get(id.accountId)?.protected)
    const letters = [...shown.map(({ id }) => id), ...added].flatMap(
      (id) => letterOf(context, municipalityCode, id) ?? [],
    )
    return ok({ letters, issued: added.length, unchanged: known.length })
  })
}

/** A number of the municipality's register is not kept; whoever holds the database cannot try them out either. */
function registerKeyOf(
  { keyring }: IdentityContext,
  municipalityCode: MunicipalityCode,
  number: string,
): Buffer {
  return createHmac('sha256', keyring.letterSecret)
    .update(`register\n${municipalityCode}\n${number}`)
    .digest()
}

/** The same number with another name, or another ID, is somebody's mistake and needs a human being. */
function compare(person: ListedPerson, id: MunicipalId, status: AccountStatus | undefined): ListProblem[] {
  // A list may be older than the move; only a clerk lets an account come back.
  if (status === 'moved') return [{ line: person.line, reason: 'moved_out' }]
  if (status === 'merged' || status === 'closed') return [{ line: person.line, reason: 'account_ended' }]
  const same =
    id.displayName === person.displayName &&
    (person.loginName === undefined || person.loginName === id.loginName)
  return same ? [] : [{ line: person.line, reason: 'differs_from_issued' }]
}

async function findTaken(
  context: IdentityContext,
  tx: Tx,
  people: readonly ListedPerson[],
): Promise<ListProblem[]> {
  const named = people.flatMap(({ line, loginName }) =>
    loginName === undefined ? [] : [{ line, key: locate(context, 'login', loginName) }],
  )
  const located = await findLocated(
    tx,
    'login',
    named.map(({ key }) => key),
  )
  return named
    .filter(({ key }) => located.has(key.toString('hex')))
    .map(({ line }) => ({ line, reason: 'login_name_taken' }))
}

async function add(
  context: IdentityContext,
  tx: Tx,
  { municipalityCode, vault, clerk, how = 'list' }: Issue,
  people: readonly Numbered[],
): Promise<IdToIssue[]> {
  if (people.length === 0) return []
  const at = new Date(context.clock())
  const accounts = people.map((person) => ({ person, accountId: accountIdOf(person) }))
  await insertResidents(
    tx,
    municipalityCode,
    accounts.map(({ person, accountId }) => ({
      accountId,
      birthDateSealed: vault.seal(birthDateContext(accountId), Buffer.from(person.birthDate)),
      protected: false,
    })),
    at,
  )
  const ids = accounts.map(({ person, accountId }) => ({
    accountId,
    loginName: person.loginName ?? formatLoginName(person.registerKey.subarray(16)),
    displayName: person.displayName,
    letterId: uuidV7(context.clock(), context.random(10)),
    initialUntil: new Date(at.getTime() + LETTER_MS),
    validUntil: person.validUntil,
    registerKey: person.registerKey,
  }))
  await insertIssuedIds(tx, municipalityCode, ids)
  const entries = ids.map(({ loginName, accountId }) => ({
    key: locate(context, 'login', loginName),
    target: accountId,
  }))
  const located = await addLocated(tx, 'login', municipalityCode, entries)
  if (located !== entries.length) throw new Error('a login name was taken in the same moment')
  const accountIds = accounts.map(({ accountId }) => accountId)
  await raiseProofing(tx, municipalityCode, accountIds, 'counter', at)
  const nameOf = await auditNames(tx, context, municipalityCode, accountIds)
  await context.audit.append(
    tx,
    ...accountIds.map((accountId) => ({
      action: 'municipal_id.issued' as const,
      actor: { kind: 'staff' as const, id: clerk },
      subject: { kind: 'person' as const, id: nameOf(accountId) },
      purpose: 'municipal_id',
      outcome: 'done' as const,
      details: { how },
    })),
  )
  return ids
}

/** Made from the keyed number, so that two clerks with one list at once make one account and not two. */
function accountIdOf({ registerKey }: Numbered): Uuid {
  const hex = registerKey.subarray(0, 16).toString('hex')
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${((Number.parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16)}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ]
  return expectOk(parseUuid(parts.join('-')), 'a UUID of version 8 (RFC 9562)')
}

import { staffAccountRoutes } from '@musubi/contracts'
import { err, ok, type Result } from '@musubi/kernel'
import { registerRoutes, type ActorOf, type Authorisers, type Handlers } from '@musubi/platform/http'
import type { FastifyInstance } from 'fastify'
import { changeCardAtCounter, returnAccount, setLock } from '../app/accounts/console/change-account.ts'
import { toClerk, type Clerk } from '../app/accounts/console/clerk.ts'
import { findAccounts } from '../app/accounts/console/find-accounts.ts'
import { importIds, issueOneId } from '../app/accounts/console/issue-ids.ts'
import { printLetterAgain, resetPassword } from '../app/accounts/console/letters.ts'
import { liftProtection, readProtectionsDue, setProtection } from '../app/accounts/console/protections.ts'
import { answerAccount, readAccount, readAccountHistory } from '../app/accounts/console/read-account.ts'
import type { IdentityContext } from '../app/context.ts'
import { idFieldErrors } from './id-problem-words.ts'

export interface StaffAccountRouteParts {
  readonly context: IdentityContext
  readonly authorise: Authorisers
  /** Ends every login of an account, and tells the services. */
  readonly endLogins: (accountRef: string) => Promise<void>
}

type Routes = (typeof staffAccountRoutes)['routes']
const forbidden = err({ code: 'forbidden' as const })

/** The staff console of residents' accounts. */
export function registerStaffAccountRoutes(app: FastifyInstance, parts: StaffAccountRouteParts): void {
  const handlers = { ...lookHandlers(parts), ...idHandlers(parts), ...actHandlers(parts) }
  registerRoutes(app, staffAccountRoutes, handlers, { authorise: parts.authorise })
}

function officerOf(actor: ActorOf<'staff'>): Clerk | undefined {
  const clerk = toClerk(actor)
  return clerk?.officer ? clerk : undefined
}

function lookHandlers({
  context,
}: StaffAccountRouteParts): Pick<
  Handlers<Routes>,
  'findAccounts' | 'getAccount' | 'listAccountHistory' | 'listProtectionsDue'
> {
  return {
    findAccounts: async ({ actor, body }) => {
      const clerk = toClerk(actor)
      return clerk ? ok({ accounts: await findAccounts(context, clerk, body) }) : forbidden
    },
    getAccount: async ({ actor, params }) => {
      const clerk = toClerk(actor)
      if (!clerk) return forbidden
      const account = await readAccount(context, clerk, params.person)
      return account.ok ? ok({ account: account.value }) : err({ code: account.error })
    },
    listAccountHistory: async ({ actor, params, query }) => {
      const clerk = toClerk(actor)
      if (!clerk) return forbidden
      const history = await readAccountHistory(context, clerk, params.person, query)
      return history.ok ? history : err({ code: history.error })
    },
    listProtectionsDue: async ({ actor }) => {
      const officer = officerOf(actor)
      return officer ? ok({ due: await readProtectionsDue(context, officer) }) : forbidden
    },
  }
}

function idHandlers({
  context,
  endLogins,
}: StaffAccountRouteParts): Pick<
  Handlers<Routes>,
  'issueId' | 'importIds' | 'printLetter' | 'resetPassword'
> {
  return {
    issueId: async ({ actor, body, language }) => {
      const clerk = toClerk(actor)
      if (!clerk) return forbidden
      const issued = await issueOneId(context, clerk, body)
      return issued.ok ? issued : err({ code: 'id_refused', fields: idFieldErrors(issued.error, language) })
    },
    importIds: async ({ actor, body }) => {
      const clerk = toClerk(actor)
      if (!clerk) return forbidden
      return ok(await importIds(context, clerk, Buffer.from(body.content, 'base64'), body.apply))
    },
    printLetter: async ({ actor, params }) => {
      const clerk = toClerk(actor)
      if (!clerk) return forbidden
      const letter = await printLetterAgain(context, clerk, params.person)
      if (letter.ok) return ok({ letter: letter.value })
      return err({ code: letter.error === 'letter_used' ? letter.error : 'account_unknown' })
    },
    resetPassword: async ({ actor, params, body }) => {
      const clerk = toClerk(actor)
      if (!clerk) return forbidden
      const made = await resetPassword(context, clerk, { ...params, ...body })
      if (!made.ok) return err({ code: made.error })
      const { letter, endLoginsOf } = made.value
      if (endLoginsOf !== undefined) await endLogins(endLoginsOf)
      return ok({ letter: letter ?? null })
    },
  }
}

function actHandlers({
  context,
  endLogins,
}: StaffAccountRouteParts): Pick<
  Handlers<Routes>,
  'setLock' | 'returnAccount' | 'changeCard' | 'setProtection' | 'liftProtection'
> {
  /** What was done is answered with the account as it is then. */
  const afterwards = async <E extends string>(clerk: Clerk, person: string, done: Result<unknown, E>) => {
    if (!done.ok) return err({ code: done.error })
    const account = await answerAccount(context, clerk, person)
    return account.ok ? ok({ account: account.value }) : err({ code: account.error })
  }
  return {
    setLock: async ({ actor, params, body }) => {
      const clerk = toClerk(actor)
      if (!clerk) return forbidden
      const locked = await setLock(context, clerk, params.person, body)
      if (locked.ok && locked.value.endLoginsOf !== undefined) await endLogins(locked.value.endLoginsOf)
      return afterwards(clerk, params.person, locked)
    },
    returnAccount: async ({ actor, params, body }) => {
      const clerk = toClerk(actor)
      if (!clerk) return forbidden
      return afterwards(clerk, params.person, await returnAccount(context, clerk, params.person, body.seen))
    },
    changeCard: async ({ actor, params, body }) => {
      const clerk = toClerk(actor)
      if (!clerk) return forbidden
      return afterwards(
        clerk,
        params.person,
        await changeCardAtCounter(context, clerk, params.person, body.act),
      )
    },
    setProtection: async ({ actor, params, body }) => {
      const officer = officerOf(actor)
      if (!officer) return forbidden
      const set = await setProtection(context, officer, params.person, body)
      if (set.ok || set.error === 'account_unknown' || set.error === 'protection_too_long')
        return afterwards(officer, params.person, set as Result<void, 'account_unknown'>)
      throw new Error(`setting a measure answered ${set.error}`)
    },
    liftProtection: async ({ actor, params, body }) => {
      const officer = officerOf(actor)
      if (!officer) return forbidden
      return afterwards(
        officer,
        params.person,
        await liftProtection(context, officer, params.person, body.act),
      )
    },
  }
}

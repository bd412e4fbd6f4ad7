import { MunicipalityCodeSchema, UuidSchema } from '@musubi/contracts'
import type Provider from 'oidc-provider'
import { z } from 'zod'
import type { IdentityContext } from '../app/context.ts'
import { insertTerminalGrant } from '../db/terminals.ts'
import { TERMINAL_TOKEN_SECONDS } from './terminal-grants.ts'

const TerminalSchema = z.object({ terminalId: UuidSchema, municipalityCode: MunicipalityCodeSchema })

/**
 * What a browser login at an attended terminal granted is remembered before its code leaves, so that the kill switch of
 * the terminal ends it.
 */
export function noteTerminalLogins(provider: Provider, { database, clock }: IdentityContext): void {
  provider.use(async (ctx, next) => {
    await next()
    const code = ctx.oidc?.route === 'resume' ? ctx.oidc.entities.AuthorizationCode : undefined
    const terminal = TerminalSchema.safeParse(ctx.oidc?.result?.['terminal'])
    if (!code?.grantId || !terminal.success) return
    const { grantId } = code
    const { municipalityCode, terminalId } = terminal.data
    const expiresAt = new Date(clock() + 2 * TERMINAL_TOKEN_SECONDS * 1000)
    await database.withTenant(municipalityCode, (tx) =>
      insertTerminalGrant(tx, municipalityCode, terminalId, grantId, expiresAt),
    )
  })
}

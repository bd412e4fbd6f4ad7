import type { ProofingReadiness } from '@musubi/contracts'
import { err, ok, type Result, toBase64Url } from '@musubi/kernel'
import { listDuties } from '../../db/terminal-duties.ts'
import type { TerminalRow } from '../../db/terminals.ts'
import type { CardProofTrust } from '../card-proof/trust.ts'
import type { IdentityContext } from '../context.ts'

/**
 * Whether a walk-in can be proofed at this terminal now, asked before anybody takes a card out: somebody is on duty, and
 * with these keys the terminal tells a genuine card face from another.
 */
export async function findReadiness(
  { context, cardTrust }: { readonly context: IdentityContext; readonly cardTrust: CardProofTrust },
  { terminal: { municipalityCode, terminalId } }: TerminalRow,
): Promise<Result<ProofingReadiness, 'terminal_unattended'>> {
  const duties = await context.database.withTenant(municipalityCode, (tx) =>
    listDuties(tx, municipalityCode, new Date(context.clock()), terminalId),
  )
  if (duties.length === 0) return err('terminal_unattended')
  const name = context.municipalities.find(({ code }) => code === municipalityCode)?.name ?? ''
  return ok({
    municipality: { municipalityCode, name },
    faceRoots: cardTrust.faceRoots.map(({ reference, publicKey, test }) => ({
      reference,
      spki: toBase64Url(publicKey.export({ format: 'der', type: 'spki' })),
      test,
    })),
    testCaAllowed: cardTrust.testCaAllowed,
  })
}

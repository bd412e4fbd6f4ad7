import type { TokenBox } from '../../crypto/token-box.ts'
import type { ClientDirectory } from '../../oidc/client-directory.ts'
import type { CardProofTrust } from '../card-proof/trust.ts'
import type { IdentityContext } from '../context.ts'
import type { EvidenceResolver } from '../evidence/resolver.ts'

/** What logins with a card at a terminal work with. */
export interface CardLoginParts {
  readonly context: IdentityContext
  readonly box: TokenBox
  readonly resolve: EvidenceResolver
  readonly cardTrust: CardProofTrust
  readonly clients: ClientDirectory
  /** Where people's browsers and terminals find this server. */
  readonly publicUrl: string
}

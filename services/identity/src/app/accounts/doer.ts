import type { AuditActor } from '@musubi/platform/audit'

/** Who changes an account. Whether they may was decided at the door; what a clerk may do more is decided by the rules. */
export type Doer =
  /** The owner. `strong`: logged in with the card, the national app or a passkey. */
  | { readonly kind: 'resident'; readonly strong: boolean }
  /** Staff of the account's municipality, by their PPID for the office. */
  | { readonly kind: 'clerk'; readonly id: string }
  /** The issuer of the card, through its revocation lists. */
  | { readonly kind: 'issuer' }

/** @param residentName the owner's name in the audit log */
export function auditActorOf(doer: Doer, residentName: string): AuditActor {
  if (doer.kind === 'clerk') return { kind: 'staff', id: doer.id }
  if (doer.kind === 'issuer') return { kind: 'system', id: 'jpki' }
  return { kind: 'resident', id: residentName }
}

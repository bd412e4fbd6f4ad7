import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'

/** The password of a role, the same in every process that knows the installation's secret. 64 hex digits. */
export function deriveRolePassword(secret: Uint8Array | string, role: string): string {
  return createHmac('sha256', secret).update(`postgresql role ${role}`).digest('hex')
}

/**
 * What PostgreSQL stores for a SCRAM-SHA-256 password (RFC 5802, RFC 7677). Sending this instead of the password keeps
 * the password out of the log of a server that logs its DDL. The salt is derived, so repeating it changes nothing.
 */
export function scramVerifier(password: string, iterations = 4096): string {
  const salt = createHash('sha256').update(`salt ${password}`).digest().subarray(0, 16)
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  const clientKey = createHmac('sha256', salted).update('Client Key').digest()
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64')
  const storedKey = createHash('sha256').update(clientKey).digest('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`
}

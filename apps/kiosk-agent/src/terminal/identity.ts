import { generateKeyPairSync } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { PublicJwkSchema, TerminalSchema } from '@musubi/contracts'
import { z } from 'zod'

export type Terminal = z.infer<typeof TerminalSchema>

const IdentityFileSchema = z.object({
  privateKey: PublicJwkSchema.extend({ d: z.string() }),
  terminal: TerminalSchema.nullable(),
})
type IdentityFile = z.infer<typeof IdentityFileSchema>

/** Who this device is: its own Ed25519 key (RFC 8037) and, once enrolled, its name and place. */
export interface TerminalIdentity {
  readonly privateKey: IdentityFile['privateKey']
  readonly publicKey: z.infer<typeof PublicJwkSchema>
  findTerminal(): Terminal | null
  /** Remembers the enrolment on disk. */
  adopt(terminal: Terminal): void
}

/** Reads the identity of the device, or makes its key at the first start. The file is readable for its owner only. */
export function openTerminalIdentity(dataDir: string): TerminalIdentity {
  const path = join(dataDir, 'terminal.json')
  let file = existsSync(path) ? readIdentity(path) : makeIdentity(path)
  const { d: _, ...publicKey } = file.privateKey
  return {
    privateKey: file.privateKey,
    publicKey,
    findTerminal: () => file.terminal,
    adopt: (terminal) => {
      file = { ...file, terminal }
      writeIdentity(path, file)
    },
  }
}

function readIdentity(path: string): IdentityFile {
  return IdentityFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
}

function makeIdentity(path: string): IdentityFile {
  const privateKey = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const file = IdentityFileSchema.parse({ privateKey, terminal: null })
  writeIdentity(path, file)
  return file
}

/** Whole or not at all: a terminal whose power went while writing must not lose its key. */
function writeIdentity(path: string, file: IdentityFile): void {
  const draft = `${path}.new`
  const handle = openSync(draft, 'w', 0o600)
  try {
    writeSync(handle, JSON.stringify(file))
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(draft, path)
}

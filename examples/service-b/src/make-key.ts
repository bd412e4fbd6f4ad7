import { generateKeyPairSync } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'

/** Makes the service's key once, keeps the private half in `client-key.json` and prints the public half to register. */
const PATH = process.env['CLIENT_KEY'] ?? 'client-key.json'

if (existsSync(PATH)) {
  console.error(
    `${PATH} is there already. Move it away first: a service whose key is gone cannot log anybody in.`,
  )
  process.exit(1)
}
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const about = { kid: `key-${new Date().toISOString().slice(0, 10)}`, alg: 'ES256', use: 'sig' }
writeFileSync(PATH, `${JSON.stringify({ ...privateKey.export({ format: 'jwk' }), ...about })}\n`, {
  mode: 0o600,
})
console.log(JSON.stringify({ ...publicKey.export({ format: 'jwk' }), ...about }, null, 2))

import { startTestPostgres } from './testing.ts'

/**
 * For vitest's `globalSetup`: one PostgreSQL for the whole run. The workers find it through the environment they inherit.
 */
export async function setup(): Promise<() => Promise<void>> {
  const given = process.env['MUSUBI_TEST_DATABASE_URL']
  const server = await startTestPostgres()
  process.env['MUSUBI_TEST_DATABASE_URL'] = server.adminUrl
  return async () => {
    if (given === undefined) delete process.env['MUSUBI_TEST_DATABASE_URL']
    await server.stop()
  }
}

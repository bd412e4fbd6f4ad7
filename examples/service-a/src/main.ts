import { readSettings, SettingsError } from './login/settings.ts'
import { createService } from './service.ts'

try {
  const settings = readSettings(process.env, { clientId: 'service-a', port: 8790 })
  const server = createService(settings)
  server.on('error', (error: NodeJS.ErrnoException) => {
    console.error(
      error.code === 'EADDRINUSE'
        ? `Port ${settings.port} is taken by another program. Set PORT to a free one, and register its addresses.`
        : String(error),
    )
    process.exit(1)
  })
  server.listen(settings.port, settings.host, () => console.log(`service ready ${settings.publicUrl}/`))
  process.on('SIGTERM', () => server.close(() => process.exit(0)))
} catch (error) {
  if (!(error instanceof SettingsError)) throw error
  console.error(error.message)
  process.exit(1)
}

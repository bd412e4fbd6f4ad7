import { z } from 'zod'
import { openServiceDatabase } from '../src/database/index.ts'
import { createOutbox } from '../src/outbox/index.ts'
import { note, SAMPLE, type SampleDatabase, YABU } from './database-sample.ts'

/** Started by a test: sends one job with a row, says so, and waits to be killed without ever working the queue. */
const [adminUrl = '', database = ''] = process.argv.slice(2)
const names = { database, migrator: `${database}_migrator`, app: `${database}_app` }
const opened = await openServiceDatabase<SampleDatabase>({
  ...SAMPLE,
  admin: { url: adminUrl },
  names,
  secret: 'test',
})
const outbox = await createOutbox(opened, { queues: { notes: { payload: z.object({ body: z.string() }) } } })
await opened.withTenant(YABU, async (tx) => {
  await tx.insertInto('notes').values(note(YABU, 'committed')).execute()
  await outbox.send(tx, 'notes', { body: 'committed' })
})
process.stdout.write('committed\n')
process.stdin.resume()

export { outboxLogEvents } from './log-events.ts'
export {
  createOutbox,
  type Outbox,
  type OutboxJob,
  type OutboxOptions,
  type SendOptions,
  type WorkOptions,
} from './outbox.ts'
export type { QueueDefinition, Queues } from './queue-definition.ts'

import type { NgsiAttribute } from '@musubi/contracts'
import type { ColumnType, Generated } from 'kysely'

export interface EntityTable {
  municipality_code: string
  entity_id: string
  entity_type: string
  attributes: ColumnType<Record<string, NgsiAttribute>, string, string>
  created_at: Generated<Date>
  modified_at: Generated<Date>
}

export interface BrokerDatabase {
  entity: EntityTable
}

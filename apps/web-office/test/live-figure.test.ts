import { shelterEntityId } from '@musubi/contracts'
import { describe, expect, fc, it } from './tools.ts'
import { findLiveFigure } from '../src/live/live-figure.ts'

const home = '282227'
const entity = {
  id: shelterEntityId(home, 'E2822200147111'),
  type: 'EvacuationShelter',
  headCount: 213,
  crowding: 'full',
  status: 'open',
  dateObserved: '2026-09-12T09:42:00.000Z',
}
const read = (changed: object) =>
  findLiveFigure(JSON.stringify({ tenant: home, entity: { ...entity, ...changed } }), home)

describe('an event of the stream', () => {
  it('is read as the figure of a shelter', () => {
    expect(read({})).toEqual({
      siteId: 'E2822200147111',
      headCount: 213,
      crowding: 'full',
      state: 'open',
      observedAt: Date.parse(entity.dateObserved),
    })
  })

  it.each([
    ['another municipality', { id: shelterEntityId('282251', 'E2822500149111') }],
    ['another kind of thing', { id: 'urn:ngsi-ld:WeatherObserved:282227:1' }],
    ['a head count below zero', { headCount: -1 }],
    ['half a person', { headCount: 1.5 }],
    ['a head count in words', { headCount: '213' }],
    ['no time', { dateObserved: null }],
    ['a time that is none', { dateObserved: 'yesterday' }],
  ])('of %s is passed over', (_what, changed) => {
    expect(read(changed)).toBeNull()
  })

  it('with words nobody knows keeps its head count', () => {
    expect(read({ crowding: 'bursting', status: 'burning' })).toMatchObject({
      headCount: 213,
      crowding: null,
      state: null,
    })
  })

  it('never takes the page down, whatever it is', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (data) => findLiveFigure(data, home) === null))
  })
})

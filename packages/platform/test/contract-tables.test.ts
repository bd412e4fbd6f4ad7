import {
  defineRoutes,
  type Route,
  type RouteAnswer,
  type RouteInput,
  type RouteRequest,
} from '@musubi/contracts/route'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { sampleRoutes } from './sample-app.ts'

describe('a route table', () => {
  const sound = {
    method: 'GET',
    path: '/a/:id',
    params: z.object({ id: z.string() }),
    answer: { 200: z.object({}) },
    errors: [],
    access: 'public',
    summary: '',
  } satisfies Route

  test('that is sound is kept as it is', () => {
    expect(defineRoutes('a', { one: sound }).routes.one).toBe(sound)
  })

  test.each<[string, Record<string, Route>, string]>([
    ['a parameter without schema', { one: { ...sound, params: z.object({}) } }, 'names [id]'],
    ['a schema without parameter', { one: { ...sound, path: '/a' } }, 'describes [id]'],
    ['a body on GET', { one: { ...sound, body: z.object({}) } }, 'no body'],
    ['no answer', { one: { ...sound, answer: {} } }, 'no answer'],
    ['a failure among the answers', { one: { ...sound, answer: { 404: z.object({}) } } }, '404'],
    ['nobody who may call it', { one: { ...sound, access: [] } }, 'nobody'],
    ['a relative path', { one: { ...sound, path: 'a/:id' } }, 'slash'],
    [
      'two routes on one address',
      { one: sound, two: { ...sound, path: '/a/:other', params: z.object({ other: z.string() }) } },
      'taken by one',
    ],
  ])('with %s is refused', (_, routes, words) => {
    expect(() => defineRoutes('a', routes)).toThrow(words)
  })
})

test('the types of a route follow its schemas on both sides', () => {
  type GetSite = (typeof sampleRoutes)['routes']['getSite']
  type OpenSite = (typeof sampleRoutes)['routes']['openSite']
  expectTypeOf<RouteInput<GetSite>['query']['floor']>().toEqualTypeOf<number>()
  expectTypeOf<RouteInput<GetSite>['body']>().toEqualTypeOf<undefined>()
  expectTypeOf<{ params: { siteId: string } }>().toExtend<RouteRequest<GetSite>>()
  expectTypeOf<{ query: { floor: number } }>().not.toExtend<RouteRequest<GetSite>>()
  expectTypeOf<RouteAnswer<GetSite>['siteId']>().toEqualTypeOf<string>()
  expectTypeOf<RouteAnswer<OpenSite>['status']>().toEqualTypeOf<200 | 201>()
})

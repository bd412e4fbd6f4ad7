import type { ListedShelter, ListedSite, SheltersView } from './shelters-view.ts'

export type PlaceInView = ListedShelter | ListedSite

/** The place with this id among everything the view knows: shelters of any state, and emergency sites of any hazard. */
export function findPlace(view: SheltersView, siteId: string): PlaceInView | undefined {
  const { best, others, neighbours, unfit, notOpen, emergency } = view
  return [...(best ? [best] : []), ...others, ...neighbours, ...unfit, ...notOpen, ...emergency.all].find(
    (place) => place.siteId === siteId,
  )
}

export function isShelter(place: PlaceInView): place is ListedShelter {
  return 'state' in place
}

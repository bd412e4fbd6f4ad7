import { PageClock } from './enhance/clock.ts'
import { startLiveRefresh } from './enhance/live-refresh.ts'
import { offerPosition, showOffers } from './enhance/position.ts'
import { tickTimes } from './enhance/tick-times.ts'

/**
 * Small improvements where there is a script: the nearest district by the phone's own position, ages that go on, and
 * figures that renew themselves. Everything on the pages works without them.
 */
const clock = new PageClock(document.body.dataset['now'], () => performance.now())
offerPosition(document)
tickTimes(document, clock)
startLiveRefresh({ page: document, clock, onRenewed: () => showOffers(document) })

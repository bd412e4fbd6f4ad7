export { barLength, CapacityRule } from './capacity-rule.tsx'
export { countScale, type CountScale } from './count-scale.ts'
export { HourBars, type HourBarsProps } from './hour-bars.tsx'

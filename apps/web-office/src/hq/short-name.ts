export { shortName } from '@musubi/ui/map/short-name.ts'

export { loadSites } from '@musubi/testkit/open-data-sites'

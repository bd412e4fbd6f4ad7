import { musubiViteConfig } from '@musubi/ui/vite.ts'

export default musubiViteConfig({ root: import.meta.dirname, base: '/office/' })

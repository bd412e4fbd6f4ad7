import { musubiViteConfig } from '@musubi/ui/vite.ts'
import { defineConfig } from 'vite'

export default defineConfig(musubiViteConfig({ root: import.meta.dirname, base: '/' }))

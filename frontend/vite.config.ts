import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { emptyOut } from './scripts/empty-out.mjs';
import { firstChunk } from './scripts/first-chunk.mjs';
import { preload } from './scripts/preload.mjs';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const backend = process.env.DEV_BACKEND ?? 'http://127.0.0.1:8090';

// The binary refuses forwarded headers in sandbox, so the proxy adds none (no `xfwd`) and names the backend as Host.
const proxy = Object.fromEntries(
  ['/api', '/__clerk', '/sandbox/', '/_/', '/dl', '/ul'].map((path) => [path, { target: backend, changeOrigin: true }]),
);

// What a visitor sees first comes with the entry: no page of the shelf waits for a second script.
const shelf = new Set(['/', '/products/', '/products/$slug']);

export default defineConfig(({ mode }) => ({
  plugins: [
    tanstackRouter({
      target: 'react',
      autoCodeSplitting: true,
      quoteStyle: 'single',
      codeSplittingOptions: { splitBehavior: ({ routeId }) => (shelf.has(routeId) ? [] : undefined) },
    }),
    react(),
    tailwindcss(),
    emptyOut(here('../pb_public')),
    preload(),
  ],
  resolve: {
    alias: [
      // The mock build signs a fixed person in without Clerk, for screenshots and for work without a backend.
      ...(mode === 'mock' ? [{ find: '@/app/clerk-root', replacement: here('./e2e/mock/clerk-root.tsx') }] : []),
      { find: '@', replacement: here('./src') },
    ],
  },
  server: { port: 5173, strictPort: true, host: 'localhost', proxy },
  build: {
    outDir: mode === 'mock' ? 'e2e/.out/mock' : mode === 'apart' ? 'dist' : '../pb_public',
    emptyOutDir: mode === 'mock' || mode === 'apart',
    manifest: 'assets/manifest.json',
    target: 'es2022',
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: firstChunk, debugName: 'first' }] } } },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['./src/test/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    env: { TZ: 'Europe/Berlin' },
  },
}));

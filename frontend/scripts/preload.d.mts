import type { Plugin } from 'vite';
export function preload(options: { api: boolean }): Plugin;

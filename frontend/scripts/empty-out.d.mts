import type { Plugin } from 'vite';
export function emptyOut(folder: string): Plugin;

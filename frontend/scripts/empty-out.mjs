import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Empties the build folder before a build, but keeps the tracked page that the binary serves while there is no build.
 * @param {string} folder
 */
export function emptyOut(folder) {
  return {
    name: 'empty-out',
    apply: 'build',
    buildStart() {
      if (this.environment && this.environment.name !== 'client') return;
      if (!this.environment?.config?.build?.outDir?.endsWith('pb_public')) return;
      for (const name of readdirSync(folder)) {
        if (name !== 'placeholder.html') rmSync(join(folder, name), { recursive: true, force: true });
      }
    },
  };
}

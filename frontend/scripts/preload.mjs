/**
 * Tells the browser in the page itself what it will need first: the Latin font, and (where the API is ours) the
 * configuration, so that neither waits for the script.
 * @param {{ api: boolean }} options
 */
export function preload({ api }) {
  return {
    name: 'preload',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const font = Object.keys(bundle ?? {}).find((file) => /-latin-wght-normal.*\.woff2$/.test(file));
        const link = (href, as, attrs = {}) => ({
          tag: 'link',
          injectTo: 'head',
          attrs: { rel: 'preload', href, as, crossorigin: '', ...attrs },
        });
        return [
          ...(font ? [link(`/${font}`, 'font', { type: 'font/woff2' })] : []),
          ...(api ? [link('/api/config', 'fetch')] : []),
        ];
      },
    },
  };
}

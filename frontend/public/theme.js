// Runs before the first paint, so that a dark page never flashes white. It is a file of its own
// because the page's Content-Security-Policy allows no inline script.
(() => {
  let choice = 'system';
  try {
    choice = localStorage.getItem('theme') || 'system';
  } catch {
    // Storage is blocked: follow the system.
  }
  const dark = choice === 'dark' || (choice === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();

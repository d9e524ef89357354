import { useSyncExternalStore } from 'react';

export type ThemeChoice = 'system' | 'light' | 'dark';

const listeners = new Set<() => void>();
const darkSystem = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : undefined;

function stored(): ThemeChoice {
  try {
    const value = localStorage.getItem('theme');
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

function apply() {
  const choice = stored();
  const dark = choice === 'dark' || (choice === 'system' && !!darkSystem?.matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  for (const tell of listeners) tell();
}

darkSystem?.addEventListener?.('change', apply);

/** The chosen theme and a way to choose another; the choice outlives the visit. */
export function useTheme(): [ThemeChoice, (choice: ThemeChoice) => void] {
  const choice = useSyncExternalStore((tell) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, stored);
  return [
    choice,
    (next) => {
      try {
        if (next === 'system') localStorage.removeItem('theme');
        else localStorage.setItem('theme', next);
      } catch {
        // Storage is blocked: the choice lasts until the page is left.
      }
      apply();
      document.documentElement.dataset.theme = next === 'system' ? (darkSystem?.matches ? 'dark' : 'light') : next;
    },
  ];
}

/**
 * Black or white, whichever can be read on the color. The shop's owner may choose any accent, so its text color is computed.
 * Returns null for anything but #rgb or #rrggbb.
 */
export function inkOn(color: string): '#1a1b16' | '#ffffff' | null {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(color.trim())?.[1];
  if (!hex) return null;
  const full = hex.length === 3 ? [...hex].map((c) => c + c).join('') : hex;
  const [r, g, b] = [0, 2, 4].map((i) => {
    const v = Number.parseInt(full.slice(i, i + 2), 16) / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return (luminance + 0.05) / 0.06 >= 1.05 / (luminance + 0.05) ? '#1a1b16' : '#ffffff';
}

/** Puts the owner's accent color into the tokens; an unreadable value changes nothing. */
export function applyAccent(color: string | undefined): void {
  const ink = color ? inkOn(color) : null;
  if (!color || !ink) return;
  document.documentElement.style.setProperty('--accent', color.trim());
  document.documentElement.style.setProperty('--on-accent', ink);
}

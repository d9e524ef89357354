import { Monitor, Moon, Sun } from 'lucide-react';
import { type ThemeChoice, useTheme } from '@/lib/theme';

const next: Record<ThemeChoice, ThemeChoice> = { system: 'light', light: 'dark', dark: 'system' };
const icons = { system: Monitor, light: Sun, dark: Moon };
const names = { system: 'as the system', light: 'light', dark: 'dark' };

export function ThemeButton() {
  const [choice, choose] = useTheme();
  const Icon = icons[choice];
  const label = `Colors: ${names[choice]}. Change to ${names[next[choice]]}`;
  return (
    <button
      type="button"
      onClick={() => choose(next[choice])}
      aria-label={label}
      title={label}
      className="grid size-11 place-items-center rounded hover:bg-sunken"
    >
      <Icon aria-hidden className="size-5" />
    </button>
  );
}

/** Clerk's components in the shop's own tokens, so that light, dark and the owner's accent reach them too. */
export const clerkAppearance = {
  variables: {
    colorPrimary: 'var(--ink)',
    colorPrimaryForeground: 'var(--bg)',
    colorBackground: 'var(--surface)',
    colorForeground: 'var(--ink)',
    colorMuted: 'var(--sunken)',
    colorMutedForeground: 'var(--muted)',
    colorInput: 'var(--surface)',
    colorInputForeground: 'var(--ink)',
    colorBorder: 'var(--edge)',
    colorNeutral: 'var(--ink)',
    colorDanger: 'var(--bad)',
    colorSuccess: 'var(--good)',
    colorWarning: 'var(--warn)',
    colorRing: 'var(--ink)',
    colorShadow: 'transparent',
    fontFamily: 'inherit',
    borderRadius: '5px',
  },
} as const;

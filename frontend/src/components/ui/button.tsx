import { createLink, type LinkComponent } from '@tanstack/react-router';
import { LoaderCircle } from 'lucide-react';
import { type AnchorHTMLAttributes, type ButtonHTMLAttributes, forwardRef, type ReactNode } from 'react';

/** `money` is for the moment in which money moves, and for nothing else. */
export type ButtonLook = 'money' | 'solid' | 'outline' | 'quiet' | 'danger';
type Size = 'normal' | 'small' | 'large';

const looks: Record<ButtonLook, string> = {
  money:
    'bg-accent text-on-accent border-on-accent/80 hover:brightness-95 active:brightness-90 dark:border-transparent',
  solid: 'bg-ink text-bg border-ink hover:opacity-85',
  outline: 'border-edge bg-surface hover:bg-sunken',
  quiet: 'border-transparent hover:bg-sunken',
  danger: 'border-bad text-bad bg-surface hover:bg-bad-bg',
};
const sizes: Record<Size, string> = {
  small: 'min-h-9 px-3 text-sm',
  normal: 'min-h-11 px-4',
  large: 'min-h-13 px-6 text-lg',
};

const classes = (look: ButtonLook, size: Size, extra = '') =>
  `inline-flex items-center justify-center gap-2 rounded border font-semibold text-center transition-[opacity,background-color,filter] duration-150
   disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 [&_svg]:size-[1.1em] [&_svg]:shrink-0 ${looks[look]} ${sizes[size]} ${extra}`;

interface Own {
  look?: ButtonLook;
  size?: Size;
  children: ReactNode;
}

export interface ButtonProps extends Own, Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  /** While true the button waits: it keeps its width, says so and takes no second click. */
  busy?: boolean;
}

export function Button({
  look = 'outline',
  size = 'normal',
  busy,
  className,
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={classes(look, size, className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) return event.preventDefault();
        rest.onClick?.(event);
      }}
    >
      {busy && <LoaderCircle aria-hidden className="animate-spin" />}
      {children}
    </button>
  );
}

interface AnchorProps extends Own, Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'children'> {}

/** A link that looks like a button, for other sites and files. */
export const ButtonAnchor = forwardRef<HTMLAnchorElement, AnchorProps>(function ButtonAnchor(
  { look = 'outline', size = 'normal', className, children, ...rest },
  ref,
) {
  return (
    <a ref={ref} {...rest} className={classes(look, size, className)}>
      {children}
    </a>
  );
});

const RouterAnchor = createLink(ButtonAnchor);

/** A link inside the shop that looks like a button. */
export const ButtonLink: LinkComponent<typeof ButtonAnchor> = (props) => <RouterAnchor {...props} />;

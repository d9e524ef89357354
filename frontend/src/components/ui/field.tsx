import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';

interface Around {
  label: string;
  hint?: ReactNode;
  /** What is wrong, in a sentence. */
  error?: string;
  className?: string;
}

const box =
  'w-full min-h-11 rounded border border-edge bg-surface px-3 py-2 text-ink placeholder:text-muted aria-invalid:border-bad aria-invalid:border-2 disabled:opacity-60';

function useField({ error, hint }: Around) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  return { id, aria: { 'aria-invalid': error ? true : undefined, 'aria-describedby': described } as const };
}

function Frame({
  id,
  label,
  hint,
  error,
  className,
  required,
  children,
}: Around & { id: string; required?: boolean; children: ReactNode }) {
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block font-semibold">
        {label}
        {required && <span className="font-normal text-muted"> (required)</span>}
      </label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-sm text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="mt-1 text-sm font-semibold text-bad">
          {error}
        </p>
      )}
    </div>
  );
}

type InputProps = Around & InputHTMLAttributes<HTMLInputElement>;
export function TextField({ label, hint, error, className, ...rest }: InputProps) {
  const { id, aria } = useField({ label, hint, error });
  return (
    <Frame {...{ id, label, hint, error, className, required: rest.required }}>
      <input id={id} {...aria} {...rest} className={box} />
    </Frame>
  );
}

type AreaProps = Around & TextareaHTMLAttributes<HTMLTextAreaElement>;
export function TextArea({ label, hint, error, className, ...rest }: AreaProps) {
  const { id, aria } = useField({ label, hint, error });
  return (
    <Frame {...{ id, label, hint, error, className, required: rest.required }}>
      <textarea id={id} rows={4} {...aria} {...rest} className={box} />
    </Frame>
  );
}

type SelectProps = Around & SelectHTMLAttributes<HTMLSelectElement>;
export function SelectField({ label, hint, error, className, children, ...rest }: SelectProps) {
  const { id, aria } = useField({ label, hint, error });
  return (
    <Frame {...{ id, label, hint, error, className, required: rest.required }}>
      <select id={id} {...aria} {...rest} className={box}>
        {children}
      </select>
    </Frame>
  );
}

type CheckProps = Omit<Around, 'error'> & InputHTMLAttributes<HTMLInputElement>;
export function CheckField({ label, hint, className, ...rest }: CheckProps) {
  const { id, aria } = useField({ label, hint });
  return (
    <div className={className}>
      <label htmlFor={id} className="flex min-h-11 items-center gap-3 font-semibold">
        <input id={id} type="checkbox" {...aria} {...rest} className="size-5 accent-ink" />
        {label}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}

import { useEffect, useRef } from 'react';
import { ApiError } from './api-client';

/** Reads a form's fields as trimmed text. */
export function formText(form: HTMLFormElement): (name: string) => string {
  const data = new FormData(form);
  return (name) => String(data.get(name) ?? '').trim();
}

/**
 * What the server said about each field of a form, the rest of the error for a place above the button, and the focus
 * on the first field that is wrong.
 */
export function useFieldErrors(error: unknown, fields: readonly string[]) {
  const said = error instanceof ApiError ? error.fields : {};
  const first = useRef<unknown>(null);
  useEffect(() => {
    if (!error || first.current === error) return;
    first.current = error;
    document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error]);
  return {
    errorOf: (name: string): string | undefined => said[name]?.message,
    rest: error && !fields.some((name) => said[name]) ? error : null,
  };
}

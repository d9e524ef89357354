import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { Button } from './button';
import { SelectField, TextField } from './field';

interface Props {
  q?: string;
  onSearch?: (q: string) => void;
  /** What the choice narrows, and its values with their names. */
  label?: string;
  value?: string;
  options?: Readonly<Record<string, string>>;
  onValue?: (value: string) => void;
  children?: ReactNode;
}

/** Words to look for, one choice to narrow by, and what belongs beside them. */
export function FilterBar({ q, onSearch, label, value, options, onValue, children }: Props) {
  const [text, setText] = useState(q ?? '');
  useEffect(() => setText(q ?? ''), [q]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch?.(text.trim());
  };
  return (
    <div className="mb-6 flex flex-wrap items-end gap-4">
      {onSearch && (
        <form onSubmit={submit} className="flex min-w-0 flex-1 basis-64 items-end gap-2">
          <TextField
            label="Search"
            type="search"
            value={text}
            maxLength={200}
            onChange={(e) => setText(e.target.value)}
            className="min-w-0 flex-1"
          />
          <Button type="submit">Search</Button>
        </form>
      )}
      {options && onValue && (
        <SelectField
          label={label ?? 'Show'}
          value={value}
          onChange={(e) => onValue(e.target.value)}
          className="min-w-44"
        >
          <option value="">All</option>
          {Object.entries(options).map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      {children}
    </div>
  );
}

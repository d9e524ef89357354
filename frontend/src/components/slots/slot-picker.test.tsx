import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import { SlotPicker } from './slot-picker';

const slot = (start: string) => ({ start, end: new Date(Date.parse(start) + 3_600_000).toISOString() });
// Saturday before and Monday after the clock goes back in Berlin.
const slots = [
  '2026-10-24T07:00:00.000Z',
  '2026-10-24T12:00:00.000Z',
  '2026-10-26T08:00:00.000Z',
  '2026-10-26T13:00:00.000Z',
].map(slot);

function Picker({ onPick, free = slots }: { onPick?: (start: string) => void; free?: typeof slots }) {
  const [value, setValue] = useState('');
  const [zone, setZone] = useState('Europe/Berlin');
  const change = (start: string) => {
    setValue(start);
    onPick?.(start);
  };
  return (
    <SlotPicker
      slots={free}
      value={value}
      onChange={change}
      zone={zone}
      onZone={setZone}
      sellerZone="America/New_York"
    />
  );
}

describe('SlotPicker', () => {
  it('names each time with its day, beginning and end for people who listen', () => {
    render(<Picker />);
    expect(screen.getByRole('radio', { name: /Saturday, October 24, 9:00 AM to 10:00 AM/ })).toBeTruthy();
  });

  it('goes right to the same wall time of the next free day, across the clock change and the week', async () => {
    const user = userEvent.setup();
    let picked = '';
    render(
      <Picker
        onPick={(s) => {
          picked = s;
        }}
      />,
    );
    await user.click(screen.getByRole('radio', { name: /October 24, 2:00 PM/ }));
    expect(picked).toBe('2026-10-24T12:00:00.000Z');
    await user.keyboard('{ArrowRight}');
    expect(picked).toBe('2026-10-26T13:00:00.000Z');
    expect(screen.getByRole('radio', { name: /Monday, October 26, 2:00 PM/ })).toHaveProperty('checked', true);
  });

  it('shows the same instants on the wall of another zone', async () => {
    const user = userEvent.setup();
    render(<Picker />);
    await user.selectOptions(screen.getByLabelText('Times shown in'), 'America/New_York');
    expect(screen.getByRole('radio', { name: /Saturday, October 24, 3:00 AM/ })).toHaveProperty(
      'value',
      '2026-10-24T07:00:00.000Z',
    );
  });

  it('says so when nothing is free', () => {
    render(<Picker free={[]} />);
    expect(screen.queryByRole('radio')).toBeNull();
    expect(screen.getByText(/No free time/)).toBeTruthy();
  });
});

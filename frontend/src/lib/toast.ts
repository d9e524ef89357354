/**
 * Short messages at the edge of the screen. What draws them (and reads them out) comes after the page itself; a message
 * that is earlier waits for it.
 */
type Kind = 'success' | 'error';
type More = { description?: string };
type Show = (kind: Kind, text: string, more?: More) => void;

let show: Show | null = null;
let early: Parameters<Show>[] = [];

const say = (kind: Kind) => (text: string, more?: More) => {
  if (show) show(kind, text, more);
  else early.push([kind, text, more]);
};

export const toast = { success: say('success'), error: say('error') };

/** Called by what draws the messages; the answer takes it back. */
export function drawToasts(by: Show): () => void {
  show = by;
  for (const message of early) by(...message);
  early = [];
  return () => {
    show = null;
  };
}

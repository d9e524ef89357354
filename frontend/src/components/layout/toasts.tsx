import { useEffect } from 'react';
import { Toaster, toast } from 'sonner';
import { drawToasts } from '@/lib/toast';

const classes = {
  toast:
    'flex w-full items-start gap-3 rounded border border-edge bg-surface p-4 pr-10 text-ink md:w-96 [&_[data-icon]]:mt-0.5',
  title: 'font-semibold',
  description: 'text-sm text-muted',
  error: 'border-bad border-l-8',
  success: 'border-good border-l-8',
  closeButton: 'absolute right-2 top-2 grid size-8 place-items-center rounded hover:bg-sunken [&_svg]:size-4',
};

/** The place where short messages appear and are read out. */
export default function Toasts() {
  useEffect(() => drawToasts((kind, text, more) => toast[kind](text, more)), []);
  return <Toaster position="bottom-right" closeButton toastOptions={{ unstyled: true, classNames: classes }} />;
}

import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { createPortal } from 'react-dom';
import { Keyboard } from '../keyboard/keyboard.tsx';

interface Dock {
  readonly place: HTMLElement | null;
  readonly setPlace: (place: HTMLElement | null) => void;
}
const DockContext = createContext<Dock | null>(null);

function useDockContext(): Dock {
  const dock = useContext(DockContext);
  if (dock === null) throw new Error('a dock is used outside <KeyboardDocks>');
  return dock;
}

/** There is one keyboard; it stands where somebody types: on the screen, or in the sheet above it. */
export function KeyboardDocks({ children }: { readonly children: ReactNode }) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  return <DockContext value={useMemo(() => ({ place, setPlace }), [place])}>{children}</DockContext>;
}

/** Where the keyboard stands on a screen. */
export function KeyboardPlace() {
  const { place } = useDockContext();
  return place === null ? <Keyboard /> : createPortal(<Keyboard />, place);
}

/** A place in a sheet that takes the keyboard for as long as it is there. */
export function SheetDock() {
  return <div className="sheet-dock" ref={useDockContext().setPlace} />;
}

import type { ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { SheetDock } from './keyboard-dock.tsx';

/** Something that lies above the screen until it is answered; Escape closes it. `full` takes the whole screen and has room to type. */
export function Sheet({
  title,
  lead,
  size = 'usual',
  role = 'dialog',
  isOpen,
  onClose,
  actions,
  children,
}: {
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly size?: 'usual' | 'full';
  readonly role?: 'dialog' | 'alertdialog';
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly actions: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <ModalOverlay className="overlay" data-size={size} isOpen={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Modal className="sheet" data-size={size}>
        <Dialog className="sheet-dialog" role={role}>
          <Heading slot="title">{title}</Heading>
          {lead && <p className="lead">{lead}</p>}
          {children}
          {/* Above the actions, as on a screen: when it goes, what is being pressed stays where it is. */}
          {size === 'full' && <SheetDock />}
          <div className="sheet-actions">{actions}</div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

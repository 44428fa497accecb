import type { Overlay } from '@motcua/core/contract';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useScreen } from '../screen-context.ts';
import { ConfirmCancel } from './confirm-cancel.tsx';
import { ConfirmOtherService } from './confirm-other-service.tsx';
import { Help } from './help.tsx';
import { TimeoutWarning } from './timeout-warning.tsx';

/** Opened and closed by core alone; Escape asks for what the overlay's own button asks for. */
export function CurrentOverlay() {
  const { model, send } = useScreen();
  const { overlay } = model;
  if (overlay === null) return null;
  return (
    <ModalOverlay
      className="overlay"
      isOpen
      onOpenChange={() => send({ type: overlay.kind === 'timeout-warning' ? 'more-time' : 'close-overlay' })}
    >
      <Modal className="sheet" data-kind={overlay.kind}>
        <Dialog key={overlay.kind} className="sheet-dialog" role={overlay.kind === 'help' ? 'dialog' : 'alertdialog'}>
          <Content overlay={overlay} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Content({ overlay }: { readonly overlay: Overlay }) {
  switch (overlay.kind) {
    case 'timeout-warning':
      return <TimeoutWarning secondsLeft={overlay.secondsLeft} />;
    case 'help':
      return <Help />;
    case 'confirm-cancel':
      return <ConfirmCancel />;
    case 'confirm-other-service':
      return <ConfirmOtherService />;
    default: {
      const never: never = overlay;
      return never;
    }
  }
}

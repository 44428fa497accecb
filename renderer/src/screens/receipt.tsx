import type { ReceiptModel } from '@motcua/core/contract';
import { formatDateTime } from '@motcua/core/messages';
import { ActionButton } from '../parts/action-button.tsx';
import { Papers } from '../parts/papers.tsx';
import { QrCode } from '../parts/qr-code.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { Status } from '../parts/status.tsx';
import { useScreen } from '../screen-context.ts';

export function Receipt({ receipt }: { readonly receipt: ReceiptModel }) {
  const { model, t, phrase, send, words } = useScreen();
  return (
    <ScreenBody
      title={t(`receipt.${receipt.outcome}`)}
      lead={t(`receipt.${receipt.outcome}Lead`)}
      actions={
        <>
          {receipt.slip !== 'printing' && (
            <ActionButton kind="secondary" icon="printer" onPress={() => send({ type: 'print-again' })}>
              {t('receipt.printAgain')}
            </ActionButton>
          )}
          <ActionButton kind="primary" icon="check" onPress={() => send({ type: 'finish' })}>
            {t('receipt.finish')}
          </ActionButton>
        </>
      }
    >
      <div className="receipt" data-outcome={receipt.outcome}>
        <div className="receipt-paper">
          <p className="eyebrow">{t(receipt.dossierCode === null ? 'receipt.localCode' : 'receipt.code')}</p>
          <p className="receipt-code">
            <BreakableCode code={receipt.dossierCode ?? receipt.localDossierId} />
          </p>
          <dl>
            <div>
              <dt>{t('receipt.service')}</dt>
              <dd>{words(receipt.serviceTitle)}</dd>
            </div>
            <div>
              <dt>{t('receipt.submittedAt')}</dt>
              <dd>{formatDateTime(receipt.submittedAt, model.language)}</dd>
            </div>
          </dl>
        </div>
        <figure className="receipt-qr">
          <QrCode rows={receipt.qr} name={phrase('receipt.qr')} />
          <figcaption>{t(`receipt.${receipt.outcome}QrHint`)}</figcaption>
        </figure>
        <div className="receipt-rest">
          <Papers papers={receipt.papers} />
          <Slip receipt={receipt} />
        </div>
      </div>
    </ScreenBody>
  );
}

/** The slip is the lesser thing: the dossier is taken, whatever becomes of the paper, and the catalogue's words say so. */
function Slip({ receipt: { slip, slipFailure } }: { readonly receipt: ReceiptModel }) {
  const { t, words } = useScreen();
  if (slip === 'failed')
    return (
      <Status tone="warning" icon="warning">
        {slipFailure && (
          <>
            <strong>{words(slipFailure.title)}.</strong> {words(slipFailure.explanation)}{' '}
            {words(slipFailure.nextAction)}
          </>
        )}
      </Status>
    );
  return (
    <Status tone={slip === 'printing' ? 'busy' : 'good'} icon="printer">
      {t(`receipt.slip.${slip}`)}
    </Status>
  );
}

/** A long code breaks after its separators, never inside a group. */
function BreakableCode({ code }: { readonly code: string }) {
  const parts = code.split(/(?<=[-./])/u);
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
    <span key={index}>
      {part}
      <wbr />
    </span>
  ));
}

import type { Overlay, Screen, ScreenModel } from '@motcua/core/contract';
import { groupsPage, guestRowPage, guestsPage, proposedPage, statePages } from './blocks.ts';
import {
  announcement,
  documents,
  found,
  groups,
  guide,
  nothingFound,
  openGroup,
  requirements,
  services,
} from './entry.ts';
import { contactPage, identityPage, workPage } from './form-pages.ts';
import { notice } from './notice.ts';
import { paperOut, receipt, review } from './review-and-receipt.ts';
import type { Words } from './words.ts';

export function screens(
  w: Words,
): readonly (readonly [name: string, screen: Screen, changes?: Partial<ScreenModel>])[] {
  const outside = { progress: null, canGoBack: false, canCancel: false, canPause: false };
  const step = (n: number, changes: Partial<ScreenModel> = {}) => ({ progress: { step: n, of: 8 }, ...changes });
  return [
    [
      'out-of-service',
      {
        name: 'out-of-service',
        reason: w(
          'Đầu đọc thẻ đang được sửa. Cán bộ đã được báo.',
          'The card reader is being repaired. The officers know.',
        ),
      },
      { ...outside, connection: 'offline' },
    ],
    ['attract', { name: 'attract', announcement: null }, outside],
    ['attract-announcement', { name: 'attract', announcement: announcement(w, { turning: true }) }, outside],
    [
      'attract-words',
      { name: 'attract', announcement: { ...announcement(w, { turning: false }), picture: null } },
      { ...outside, connection: 'offline' },
    ],
    ['language', { name: 'language' }, { ...outside, canCancel: true, canPause: true }],
    ['services', services(w), step(1)],
    ['services-found', found(w), step(1)],
    ['services-empty', nothingFound(w), step(1)],
    ['services-groups', groups(w), step(1)],
    ['services-group', openGroup(w), step(1)],
    ['requirements', requirements(w), step(2)],
    [
      'requirements-printed',
      requirements(w, { openQuestions: [], procedureCode: '2.000815', list: 'printed' }),
      step(2),
    ],
    [
      'requirements-failed',
      requirements(w, { papers: [], openQuestions: [], list: 'failed', listFailure: paperOut(w) }),
      step(2),
    ],
    ['guide', guide(w), { progress: null }],
    ['guide-no-printer', guide(w, { list: 'none' }), { progress: null }],
    ['notice', notice(w, false), step(2)],
    ['notice-given', notice(w, true), step(2)],
    ['scan-qr', { name: 'scan-qr', scanner: 'ready', number: null }, step(3)],
    ['notice-other', notice(w, false), step(2, { whose: w('Mẹ của trẻ', 'The child’s mother') })],
    [
      'scan-qr-other',
      { name: 'scan-qr', scanner: 'ready', number: null },
      step(3, { whose: w('Mẹ của trẻ', 'The child’s mother') }),
    ],
    [
      'lay-card-other',
      { name: 'lay-card', reader: 'ready', goOnBy: 'qr-only' },
      step(4, { whose: w('Người lưu trú', 'Guest') }),
    ],
    ['scan-qr-away', { name: 'scan-qr', scanner: 'away', number: null }, step(3)],
    ['number-empty', { name: 'scan-qr', scanner: 'ready', number: { digits: '', error: null } }, step(3)],
    [
      'number-error',
      {
        name: 'scan-qr',
        scanner: 'away',
        number: {
          digits: '999158000124',
          error: w(
            'Số này chưa đúng. Xin xem lại trên thẻ.',
            'This number is not right. Please check it on your card.',
          ),
        },
      },
      step(3),
    ],
    ['lay-card', { name: 'lay-card', reader: 'ready', goOnBy: null }, step(4)],
    ['lay-card-qr-only', { name: 'lay-card', reader: 'ready', goOnBy: 'qr-only' }, step(4)],
    ['lay-card-typed', { name: 'lay-card', reader: 'away', goOnBy: 'typed' }, step(4)],
    ['lay-card-away', { name: 'lay-card', reader: 'away', goOnBy: null }, step(4)],
    [
      'reading-start',
      { name: 'reading', step: 'connecting', percent: 4 },
      step(4, { canGoBack: false, canPause: false }),
    ],
    ['reading', { name: 'reading', step: 'reading', percent: 58 }, step(4, { canGoBack: false, canPause: false })],
    [
      'failure-removed',
      {
        name: 'failure',
        failure: {
          code: 'identify.card-removed',
          title: w('Thẻ bị nhấc lên quá sớm', 'The card was lifted too soon'),
          explanation: w(
            'Máy chưa đọc xong thì thẻ rời khỏi đầu đọc. Máy không lưu phần đã đọc.',
            'The card left the reader before the machine had finished. Nothing was stored.',
          ),
          nextAction: w(
            'Đặt thẻ lại lên đầu đọc và để yên đến khi máy báo xong.',
            'Lay the card on the reader again and leave it until the machine says it is done.',
          ),
          actions: ['retry', 'help', 'cancel'],
        },
      },
      step(4),
    ],
    [
      'failure-all-actions',
      {
        name: 'failure',
        failure: {
          code: 'identify.access-refused',
          title: w('Số vừa dùng không mở được thẻ này', 'The number used does not open this card'),
          explanation: w(
            'Có thể mã QR hoặc số đã nhập là của thẻ khác.',
            'The QR code or the number may belong to another card.',
          ),
          nextAction: w(
            'Quét lại mã QR của chính thẻ đang đặt trên máy.',
            'Scan the QR code of the card that lies on the reader.',
          ),
          actions: ['scan-again', 'enter-number', 'choose-service', 'go-on-unverified', 'back-to-form', 'help'],
        },
      },
      step(4),
    ],
    [
      'failure-rejected',
      {
        name: 'failure',
        failure: {
          code: 'submission.rejected',
          title: w('Cơ quan chưa nhận hồ sơ này', 'The authority did not take this dossier'),
          explanation: w(
            'Hệ thống báo có thông tin chưa hợp lệ.',
            'The system says that something in it is not valid.',
          ),
          nextAction: w(
            'Sửa thông tin rồi nộp lại, hoặc nhờ cán bộ giúp.',
            'Correct the form and submit it again, or ask an officer for help.',
          ),
          actions: ['edit', 'help', 'cancel'],
        },
      },
      step(7, { connection: 'slow' }),
    ],
    ['form-identity', { name: 'form', page: identityPage(w, 'verified', false) }, step(5)],
    ['form-contested', { name: 'form', page: identityPage(w, 'consistent', true) }, step(5)],
    ['form-work', { name: 'form', page: workPage(w, false) }, step(5)],
    ['form-errors', { name: 'form', page: workPage(w, true) }, step(5)],
    ['form-contact', { name: 'form', page: contactPage(w) }, step(5)],
    ['form-proposed', { name: 'form', page: proposedPage(w, 'open') }, step(5)],
    ['form-confirmed', { name: 'form', page: proposedPage(w, 'confirmed') }, step(5)],
    ['form-groups', { name: 'form', page: groupsPage(w, 'offered') }, step(5)],
    ['form-groups-read', { name: 'form', page: groupsPage(w, 'read') }, step(5)],
    ['form-guests-empty', { name: 'form', page: guestsPage(w, 'empty') }, step(5)],
    ['form-guests', { name: 'form', page: guestsPage(w, 'some') }, step(5)],
    ['form-guests-full', { name: 'form', page: guestsPage(w, 'full') }, step(5)],
    ['form-guest-row', { name: 'form', page: guestRowPage(w) }, step(5)],
    ...statePages(w).map(([name, page]) => [name, { name: 'form', page }, step(5)] as const),
    ['documents', documents(w), step(5)],
    ['review', review(w, 'verified'), step(6)],
    ['review-unverified', review(w, 'unverified'), step(6)],
    ['review-offline', review(w, 'consistent'), step(6, { connection: 'offline' })],
    [
      'submitting-saving',
      { name: 'submitting', phase: 'saving' },
      step(7, { canGoBack: false, canCancel: false, canPause: false }),
    ],
    [
      'submitting-offline',
      { name: 'submitting', phase: 'sending' },
      step(7, { canGoBack: false, canCancel: false, canPause: false, connection: 'offline' }),
    ],
    [
      'submitting-sending',
      { name: 'submitting', phase: 'sending' },
      step(7, { canGoBack: false, canCancel: false, canPause: false }),
    ],
    ['receipt', receipt(w, 'received', 'printed'), outside],
    ['receipt-printing', receipt(w, 'received', 'printing'), outside],
    ['receipt-waiting', receipt(w, 'waiting', 'paper-out'), { ...outside, connection: 'offline' }],
    ['receipt-jam', receipt(w, 'received', 'printer-failed'), outside],
    ['rating', { name: 'rating', serviceTitle: w('Chứng thực bản sao từ bản chính', 'Certified copy') }, outside],
    ['paused', { name: 'paused', secondsLeft: 272 }, { ...outside, canCancel: true }],
    [
      'paused-end',
      { name: 'paused', secondsLeft: 12 },
      { ...outside, canCancel: true, overlay: { kind: 'timeout-warning', secondsLeft: 12 } },
    ],
    ['goodbye-card', { name: 'goodbye', takeCard: true }, outside],
    ['goodbye', { name: 'goodbye', takeCard: false }, outside],
    ['overlay-timeout', { name: 'lay-card', reader: 'ready', goOnBy: null }, step(4, { overlay: timeout(27) })],
    ['overlay-timeout-end', { name: 'form', page: workPage(w, false) }, step(5, { overlay: timeout(1) })],
    ['overlay-help', { name: 'scan-qr', scanner: 'ready', number: null }, step(3, { overlay: { kind: 'help' } })],
    [
      'overlay-other-service',
      { name: 'form', page: identityPage(w, 'verified', false) },
      step(5, { overlay: { kind: 'confirm-other-service' } }),
    ],
    ['overlay-cancel', { name: 'form', page: workPage(w, false) }, step(5, { overlay: { kind: 'confirm-cancel' } })],
  ];
}

const timeout = (secondsLeft: number): Overlay => ({ kind: 'timeout-warning', secondsLeft });

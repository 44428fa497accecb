import type { ScreenModel } from '@motcua/core/contract';
import { cardOrder, findCardKind } from '@motcua/demo/cards';
import { scanContent } from '@motcua/demo/citizens';
import { answerScreen, type RobotOptions } from '@motcua/demo/robot';
import type { Stage } from '@motcua/demo/stage';
import type { Hands } from './hands.ts';

export interface PageVisit extends RobotOptions {
  readonly citizenId: string;
  readonly stage: Stage;
  readonly hands: Hands;
}

/** Does to a page what the robot would say: by touch, with a QR in front of the scanner, a card on the reader. */
export async function actOn(model: ScreenModel, visit: PageVisit): Promise<void> {
  const { citizenId, stage, hands } = visit;
  const answer = answerScreen(model, visit);
  switch (answer.kind) {
    case 'intent':
      return hands.do(answer.intent, model);
    case 'scan-qr':
      return stage.scanner.scan(scanContent('own', citizenId), { chunkBytes: 23 });
    case 'lay-card':
      return stage.reader.insert(cardOrder(citizenId, findCardKind('genuine')));
    case 'wait':
      return;
    case 'stuck':
      throw new Error(`the kiosk showed: ${answer.why}`);
  }
}

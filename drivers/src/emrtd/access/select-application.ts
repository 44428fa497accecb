import { INS, SW, statusHex } from '../../apdu/index.ts';
import { err, ok, type Result } from '../../result/index.ts';
import { fromHex } from '../../tlv/index.ts';
import type { CardLink, LinkFailure } from '../card-link.ts';

const APPLICATION_ID = fromHex('a0000002471001');

/** Without Le: P2 = 0C asks for no data, and some cards refuse an Le there. */
export async function selectApplication(link: CardLink): Promise<Result<void, LinkFailure>> {
  const answer = await link.send('select application', {
    cla: 0,
    ins: INS.select,
    p1: 0x04,
    p2: 0x0c,
    data: APPLICATION_ID,
  });
  if (!answer.ok) return answer;
  const { sw } = answer.value;
  if (sw === SW.success) return ok(undefined);
  if (sw === SW.securityStatusNotSatisfied || sw === SW.conditionsNotSatisfied) {
    return err({ code: 'access-refused', message: `SELECT of the application refused with status ${statusHex(sw)}` });
  }
  return err({ code: 'not-an-id-card', message: `the card has no eMRTD application (status ${statusHex(sw)})` });
}

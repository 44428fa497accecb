import type { FieldModel, GroupBlock, GroupLook } from '@motcua/core/contract';
import { Field } from '../fields/field.tsx';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { Status } from '../parts/status.tsx';
import { useScreen } from '../screen-context.ts';
import { AccountReadout } from './account-readout.tsx';
import { BlockError, blockId } from './block-parts.tsx';
import { Suggestion } from './suggestion.tsx';

const icons: Readonly<Record<GroupLook, IconName>> = {
  plain: 'form',
  address: 'pin',
  name: 'person',
  'bank-account': 'bank',
  person: 'person',
};

/** Fields that are one thing to people: an address, a name, an account, somebody with a card of their own. */
export function GroupOfFields({
  group,
  fields,
}: {
  readonly group: GroupBlock;
  readonly fields: readonly FieldModel[];
}) {
  const { words } = useScreen();
  const titleId = `${blockId(group.id)}-title`;
  return (
    <fieldset className="group panel" id={blockId(group.id)} data-look={group.look} aria-labelledby={titleId}>
      <div className="group-head">
        <Icon name={icons[group.look]} />
        <h2 id={titleId}>{words(group.label)}</h2>
      </div>
      {group.help !== null && <p className="group-help">{words(group.help)}</p>}
      <BlockError error={group.error} />
      {group.card !== null && <PersonsCard group={group} state={group.card} />}
      {group.suggestion !== null && <Suggestion group={group} suggestion={group.suggestion} />}
      <div className="fields">
        {fields.map((field) => (
          <Field key={field.id} field={field} />
        ))}
      </div>
      {group.look === 'bank-account' && <AccountReadout fields={fields} />}
      {group.suggestion !== null && group.suggestion.state !== 'nothing-found' && (
        <Confirmation group={group} state={group.suggestion.state} />
      )}
    </fieldset>
  );
}

/** What the kiosk proposed is taken over by this button or by a change, never by itself. */
function Confirmation({ group, state }: { readonly group: GroupBlock; readonly state: 'open' | 'confirmed' }) {
  const { t, phrase, send } = useScreen();
  return (
    <div className="group-confirm">
      {state === 'open' ? (
        <ActionButton
          kind="primary"
          icon="check"
          accessibleName={phrase('group.confirmOf', { label: group.label })}
          onPress={() => send({ type: 'confirm-group', groupId: group.id })}
        >
          {t('group.confirm')}
        </ActionButton>
      ) : (
        <Status tone="good" icon="check">
          {t('group.confirmed')}
        </Status>
      )}
    </div>
  );
}

function PersonsCard({ group, state }: { readonly group: GroupBlock; readonly state: 'offered' | 'read' }) {
  const { t, phrase, send } = useScreen();
  if (state === 'read')
    return (
      <div className="offer">
        <Status tone="good" icon="card">
          {t('group.cardRead')}
        </Status>
        <ActionButton
          kind="quiet"
          icon="card"
          accessibleName={phrase('group.readAnotherOf', { label: group.label })}
          onPress={() => send({ type: 'read-card-for', targetId: group.id })}
        >
          {t('group.readAnother')}
        </ActionButton>
      </div>
    );
  return (
    <div className="offer">
      <Icon name="card" />
      <p>{t('group.cardOffer')}</p>
      <ActionButton
        kind="secondary"
        icon="card"
        accessibleName={phrase('group.readCardOf', { label: group.label })}
        onPress={() => send({ type: 'read-card-for', targetId: group.id })}
      >
        {t('group.readCard')}
      </ActionButton>
    </div>
  );
}

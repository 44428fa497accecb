import type { GroupBlock } from '@motcua/core/contract';
import { Origin } from '../parts/origin.tsx';
import { useScreen } from '../screen-context.ts';

/** The text as it was read, and that what stands below is the kiosk's proposal, to be looked at. */
export function Suggestion({
  group,
  suggestion,
}: {
  readonly group: GroupBlock;
  readonly suggestion: NonNullable<GroupBlock['suggestion']>;
}) {
  const { t } = useScreen();
  return (
    <div className="suggestion" data-state={suggestion.state}>
      <p className="suggestion-label">{t('group.from')}</p>
      <p className="suggestion-from">{suggestion.from}</p>
      {suggestion.origin && <Origin mark={suggestion.origin} />}
      {suggestion.state === 'open' && (
        <p className="suggestion-words">
          {t(
            group.look === 'address'
              ? 'group.suggestAddress'
              : group.look === 'name'
                ? 'group.suggestName'
                : 'group.suggest',
          )}
        </p>
      )}
    </div>
  );
}

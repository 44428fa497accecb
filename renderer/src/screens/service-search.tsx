import { useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Icon } from '../parts/icon.tsx';
import { useScreen } from '../screen-context.ts';

/** What `intentSchema` carries at most. */
const MAX_QUERY_LENGTH = 100;

/** What somebody came for, in their own words. The field keeps its own text while it has the focus; each change goes to core. */
export function ServiceSearch({ query }: { readonly query: string }) {
  const { t, send } = useScreen();
  const [draft, setDraft] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const change = (text: string) => {
    if (document.activeElement === input.current) setDraft(text);
    send({ type: 'search-services', query: text });
  };
  const shown = draft ?? query;
  return (
    <search className="field service-search" data-field>
      <label className="field-label" htmlFor="service-search">
        {t('services.search')}
      </label>
      <div className="service-search-box">
        <Icon name="find" />
        <input
          ref={input}
          className="input"
          id="service-search"
          type="text"
          value={shown}
          maxLength={MAX_QUERY_LENGTH}
          data-keyboard="text"
          // Our own keyboard is on the screen; nothing of one citizen is suggested to the next.
          inputMode="none"
          autoComplete="off"
          spellCheck={false}
          onFocus={() => setDraft(query)}
          onBlur={() => setDraft(null)}
          onChange={(event) => change(event.target.value)}
        />
        {shown !== '' && (
          <Button className="button button-secondary" onPress={() => change('')}>
            <span className="button-label">{t('services.searchClear')}</span>
          </Button>
        )}
      </div>
    </search>
  );
}

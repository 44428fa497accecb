import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useActiveField } from '../keyboard/active-field.ts';
import { useScreen } from '../screen-context.ts';
import { Icon } from './icon.tsx';

/**
 * What every screen is made of: a heading that takes the focus when the screen appears, one sentence, the content, and
 * the actions. Content longer than the screen scrolls, and a button says so.
 */
export function ScreenBody({
  title,
  mark,
  lead,
  align = 'start',
  actions,
  children,
}: {
  readonly title: ReactNode;
  /** A sign above the heading, which says the same in words. */
  readonly mark?: ReactNode;
  readonly lead?: ReactNode;
  /** `center` for screens with one message, `middle` for short ones with choices, `start` for what may be long. */
  readonly align?: 'start' | 'middle' | 'center';
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const leadId = useId();
  const { model, t } = useScreen();
  const { whose } = model;
  useEffect(() => heading.current?.focus(), []);
  return (
    <main className="screen">
      <ScrollArea align={align}>
        <div className="intro">
          {whose !== null && (
            <p className="intro-whose">
              <Icon name="person" />
              <span>{t('whose.card', { whose })}</span>
            </p>
          )}
          {mark && <div className="intro-mark">{mark}</div>}
          <h1 ref={heading} tabIndex={-1} {...(lead ? { 'aria-describedby': leadId } : {})}>
            {title}
          </h1>
          {lead && (
            <p className="lead" id={leadId}>
              {lead}
            </p>
          )}
        </div>
        {children}
      </ScrollArea>
      {actions && <div className="actions">{actions}</div>}
    </main>
  );
}

/** Below this many pixels nothing worth a button is hidden. */
const HIDDEN_REST_PX = 24;
const goesOn = (box: Element): boolean => box.scrollHeight - box.clientHeight - box.scrollTop > HIDDEN_REST_PX;

function ScrollArea({
  align,
  children,
}: {
  readonly align: 'start' | 'middle' | 'center';
  readonly children: ReactNode;
}) {
  const { t } = useScreen();
  const area = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const pill = useRef<HTMLButtonElement>(null);
  const [more, setMore] = useState(false);
  // While the keyboard is docked nothing lies over the content, but the Tab key still finds the way on.
  const typing = useActiveField() !== null;

  useEffect(() => {
    const box = area.current;
    const inner = content.current;
    if (box === null || inner === null) return;
    // Whoever came to the button by the Tab key keeps the focus when the end of the content comes into view.
    const measure = () => setMore(goesOn(box) || pill.current?.matches(':focus-visible') === true);
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    observer.observe(inner);
    box.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', measure);
    };
  }, []);

  return (
    <div className="body">
      <div className="body-scroll" ref={area}>
        <div className="body-content" data-align={align} ref={content}>
          {children}
        </div>
      </div>
      {more && (
        <Button
          ref={pill}
          className={typing ? 'body-more-waiting' : 'body-more'}
          onBlur={() => setMore(area.current !== null && goesOn(area.current))}
          onPress={() => area.current?.scrollBy({ top: area.current.clientHeight * 0.8 })}
        >
          <span>{t('body.more')}</span>
          <Icon name="down" />
        </Button>
      )}
    </div>
  );
}

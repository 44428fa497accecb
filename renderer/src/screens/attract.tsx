import type { AnnouncementModel } from '@motcua/core/contract';
import { hasMessage } from '@motcua/core/messages';
import { Button } from 'react-aria-components/Button';
import { translator } from '../messages/index.ts';
import { aria } from '../messages/phrase.ts';
import { Announcement } from '../parts/announcement.tsx';
import { DrumStar } from '../parts/drum-star.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { useScreen } from '../screen-context.ts';

const steps = [
  { key: 'attract.step1', icon: 'list' },
  { key: 'attract.step2', icon: 'card' },
  { key: 'attract.step3', icon: 'check' },
] as const satisfies readonly { key: string; icon: IconName }[];

export function Attract({ announcement }: { readonly announcement: AnnouncementModel | null }) {
  const { model, t, phrase, send } = useScreen();
  // The next language that greets in words of its own; a draft may not have them yet.
  const other = model.languages.find(({ code }) => code !== model.language && hasMessage(code, 'attract.begin'))?.code;
  const otherT = other && translator(other);
  const begin = () => send({ type: 'begin' });
  return (
    <>
      {/* The picture begins the session too: people touch the middle of a first screen. The button is the accessible way. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button below does the same by keyboard */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the button below does the same by keyboard */}
      <div className="attract-picture" onClick={begin}>
        <DrumStar className="attract-drum" detailed />
      </div>
      <ScreenBody
        title={t('attract.title')}
        lead={t('attract.lead')}
        actions={
          <Button className="attract-begin" onPress={begin}>
            <span>{t('attract.begin')}</span>
            {otherT && (
              <span className="attract-begin-other" lang={other}>
                {otherT('attract.begin')}
              </span>
            )}
          </Button>
        }
      >
        {otherT && (
          <p className="attract-other" lang={other}>
            {otherT('attract.title')}
          </p>
        )}
        {announcement && <Announcement announcement={announcement} />}
        <ol className="attract-steps" {...aria(phrase('attract.stepsLabel'))}>
          {steps.map(({ key, icon }) => (
            <li key={key}>
              <Icon name={icon} />
              <span>{t(key)}</span>
            </li>
          ))}
        </ol>
      </ScreenBody>
    </>
  );
}

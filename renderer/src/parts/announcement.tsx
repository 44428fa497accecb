import type { AnnouncementModel } from '@motcua/core/contract';
import { Button } from 'react-aria-components/Button';
import { aria, type Phrase } from '../messages/phrase.ts';
import { useScreen } from '../screen-context.ts';
import { Icon, type IconName } from './icon.tsx';

/** What the province has to say, one thing at a time. Core turns the pages; whoever reads slowly turns back. */
export function Announcement({ announcement }: { readonly announcement: AnnouncementModel }) {
  const { t, phrase, send } = useScreen();
  const { index, count, turning, words, picture } = announcement;
  return (
    <section className="announcement" {...aria(phrase('announcement.label'))}>
      {picture && <img src={picture.source} alt={picture.alt} />}
      <div className="announcement-words">
        {words.map(({ language, title, body }) => (
          <div key={language} lang={language}>
            <h2>{title}</h2>
            <p>{body}</p>
          </div>
        ))}
      </div>
      {count > 1 && (
        <div className="announcement-turn">
          <IconButton icon="back" name={phrase('announcement.previous')} onPress={() => send({ type: 'back' })} />
          <p>{t('announcement.place', { index, count })}</p>
          <IconButton icon="next" name={phrase('announcement.next')} onPress={() => send({ type: 'next' })} />
          <IconButton
            icon={turning ? 'pause' : 'turn'}
            name={phrase(turning ? 'announcement.hold' : 'announcement.turn')}
            onPress={() => send({ type: turning ? 'pause' : 'resume' })}
          />
        </div>
      )}
    </section>
  );
}

function IconButton({
  icon,
  name,
  onPress,
}: {
  readonly icon: IconName;
  readonly name: Phrase;
  readonly onPress: () => void;
}) {
  return (
    <Button className="button announcement-button" {...aria(name)} onPress={onPress}>
      <Icon name={icon} />
    </Button>
  );
}

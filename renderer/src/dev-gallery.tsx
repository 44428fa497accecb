import type { FormPage, Language, ScreenModel } from '@motcua/core/contract';
import { LOCALES } from '@motcua/core/messages';
import { type ReactNode, useEffect, useState } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { FormBlocks } from './blocks/form-blocks.tsx';
import { applyIntent } from './dev-core.ts';
import { useDisplay } from './display/use-display.ts';
import { wording } from './messages/wording.tsx';
import { FileRow, type FileState } from './parts/file-row.tsx';
import { KeyboardDocks, KeyboardPlace } from './parts/keyboard-dock.tsx';
import { PageProgress } from './parts/page-progress.tsx';
import { ReviewLines, ReviewTables } from './parts/review-lines.tsx';
import { MODES, type Mode, sampleAt, samples } from './samples.ts';
import { ScreenContext } from './screen-context.ts';
import './design/dev-gallery.css';

/**
 * The gallery of controls: `dev.html#gallery.vi+large+high`. Every kind of field in every state, every block, and the parts
 * of other screens, on one page; the links at its head put it into each language and mode.
 */
const SHOWN = [
  ...samples.filter(({ name }) => name.startsWith('controls-')).map(({ name }) => name),
  ...['form-proposed', 'form-confirmed', 'form-groups', 'form-groups-read', 'form-guests', 'form-guests-empty'].flatMap(
    (name) => [`${name}.vi`, `${name}.en`],
  ),
];

const FILES: readonly FileState[] = [
  { kind: 'missing' },
  { kind: 'taking' },
  { kind: 'taken', pageCount: 2 },
  { kind: 'refused', words: 'Giấy bị mờ. / The paper is not readable.' },
];

/** `address`: language and modes, `vi+large+high`. */
export function Gallery({ address }: { readonly address: string }) {
  const [language = 'vi', ...modes] = address.split('+');
  const base = sampleAt([`review.${language}`, ...modes].join('+'))?.model;
  if (base === undefined) return null;
  return (
    <I18nProvider locale={LOCALES[base.language]}>
      <ScreenContext value={{ model: base, ...wording(base), send: () => {} }}>
        <Frame model={base} modes={modes}>
          {SHOWN.filter((name) => name.endsWith(`.${base.language}`)).map((name) => (
            <Specimen key={name} name={name} modes={modes} />
          ))}
          <OtherParts model={base} />
        </Frame>
      </ScreenContext>
    </I18nProvider>
  );
}

function Frame({
  model,
  modes,
  children,
}: {
  readonly model: ScreenModel;
  readonly modes: readonly string[];
  readonly children: ReactNode;
}) {
  useDisplay(model.display);
  useEffect(() => {
    document.documentElement.lang = model.language;
  }, [model.language]);
  const to = (language: Language, wanted: readonly string[]) => `#gallery.${[language, ...wanted].join('+')}`;
  return (
    <KeyboardDocks>
      <div className="gallery">
        <header className="gallery-head">
          <h1>{model.language === 'vi' ? 'Các ô và nút' : 'Controls'}</h1>
          <nav aria-label={model.language === 'vi' ? 'Ngôn ngữ và cách xem' : 'Languages and modes'}>
            <a href={to(model.language === 'vi' ? 'en' : 'vi', modes)}>
              {model.language === 'vi' ? 'English' : 'Tiếng Việt'}
            </a>
            {(Object.keys(MODES) as Mode[]).map((mode) => (
              <a
                key={mode}
                aria-current={modes.includes(mode)}
                href={to(
                  model.language,
                  modes.includes(mode) ? modes.filter((each) => each !== mode) : [...modes, mode],
                )}
              >
                {mode}
              </a>
            ))}
          </nav>
        </header>
        <main>{children}</main>
        <KeyboardPlace />
      </div>
    </KeyboardDocks>
  );
}

function Specimen({ name, modes }: { readonly name: string; readonly modes: readonly string[] }) {
  const [model, setModel] = useState(() => sampleAt([name, ...modes].join('+'))?.model);
  const page = model?.screen.name === 'form' ? model.screen.page : null;
  if (model === undefined || page === null) return null;
  const send = (intent: Parameters<typeof applyIntent>[1]) =>
    setModel((before) => before && applyIntent(before, intent));
  return (
    <ScreenContext value={{ model, ...wording(model), send }}>
      <section aria-label={name}>
        <p className="gallery-name" aria-hidden="true">
          {name}
        </p>
        <PageProgress page={page} />
        <FormBlocks page={distinct(page, name)} />
      </section>
    </ScreenContext>
  );
}

/** Samples of one page in two states share ids and names; on one page of ours they may not. */
function distinct(page: FormPage, name: string): FormPage {
  const id = (each: string) => `${name.replaceAll('.', '-')}.${each}`;
  const label = (each: string) => `${each} (${name})`;
  return {
    ...page,
    fields: page.fields.map((field) => ({ ...field, id: id(field.id) })),
    blocks: page.blocks.map((block) =>
      block.kind === 'field'
        ? { ...block, fieldId: id(block.fieldId) }
        : block.kind === 'group'
          ? { ...block, id: id(block.id), label: label(block.label), fieldIds: block.fieldIds.map(id) }
          : { ...block, id: id(block.id), label: label(block.label) },
    ),
  };
}

function OtherParts({ model }: { readonly model: ScreenModel }) {
  const sections = model.screen.name === 'review' ? model.screen.sections : [];
  return (
    <>
      <section aria-label="file">
        <p className="gallery-name" aria-hidden="true">
          file
        </p>
        <div className="gallery-files">
          {FILES.map((state) => (
            <FileRow
              key={state.kind}
              name={`${model.language === 'vi' ? 'Quyết định thôi việc' : 'Decision on leaving'} ${state.kind}`}
              copyKinds={model.language === 'vi' ? 'bản chính' : 'original'}
              state={state}
              onTake={() => {}}
              onRemove={() => {}}
            />
          ))}
        </div>
      </section>
      {sections.map(({ pageId, rows, tables }) => (
        <section key={pageId} className="panel" aria-label={`review ${pageId}`}>
          <p className="gallery-name" aria-hidden="true">
            review {pageId}
          </p>
          <ReviewLines lines={rows} />
          <ReviewTables tables={tables} />
        </section>
      ))}
    </>
  );
}

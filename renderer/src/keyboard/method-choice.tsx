import { aria } from '../messages/phrase.ts';
import { useScreen } from '../screen-context.ts';
import type { TypingMethod } from './methods.ts';

const METHODS: readonly TypingMethod[] = ['direct', 'telex', 'vni'];
/** The names that these two have in every language. */
const PROPER_NAMES: Readonly<Partial<Record<TypingMethod, string>>> = { telex: 'Telex', vni: 'VNI' };

/** How plain keys are read. The keys of the marks are there in each of them. */
export function MethodChoice({
  method,
  onMethod,
}: {
  readonly method: TypingMethod;
  readonly onMethod: (method: TypingMethod) => void;
}) {
  const { t, phrase } = useScreen();
  return (
    <div className="keyboard-methods" role="radiogroup" {...aria(phrase('keyboard.method'))}>
      {METHODS.map((one) => (
        // biome-ignore lint/a11y/useSemanticElements: a key that must not take the focus from the field
        <button
          key={one}
          type="button"
          role="radio"
          className="key"
          data-look="method"
          tabIndex={-1}
          aria-checked={one === method}
          {...aria(phrase(`keyboard.method.${one}`))}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onMethod(one)}
        >
          {PROPER_NAMES[one] ?? t('keyboard.method.marks')}
        </button>
      ))}
    </div>
  );
}

import { Label, LabelGroup, type LabelProps } from '@patternfly/react-core';
import { useTranslation } from 'react-i18next';
import { formatTime } from '../format';

/** Looks a word of the server's vocabulary up; one that this page does not know yet is shown as it came. */
export function useWord(kind: 'role' | 'scope' | 'state' | 'mode' | 'event'): (word: string) => string {
  const { t } = useTranslation();
  return (word) => t(`${kind}.${word.toLowerCase().replaceAll('.', '-')}`, { defaultValue: word });
}

export function Words({ kind, words }: { kind: 'role' | 'scope'; words: readonly string[] }) {
  const { t } = useTranslation();
  const word = useWord(kind);
  return (
    <LabelGroup numLabels={9} aria-label={t(`${kind}.label`)}>
      {words.map((each) => (
        <Label key={each} isCompact>
          {word(each)}
        </Label>
      ))}
    </LabelGroup>
  );
}

const COLOURS: Readonly<Record<string, NonNullable<LabelProps['status']>>> = {
  active: 'success',
  given: 'success',
  renewed: 'success',
  capturing: 'success',
  streaming: 'success',
  up: 'success',
  good: 'success',
  asked: 'info',
  starting: 'info',
  waiting: 'info',
  degraded: 'warning',
  weak: 'warning',
  retrying: 'warning',
  interrupted: 'warning',
  locked: 'warning',
  down: 'danger',
  broken: 'danger',
  refused: 'danger',
};

/** A state in a word and, for those who see it, a colour and a sign. */
export function State({ state }: { state: string }) {
  const word = useWord('state');
  const status = COLOURS[state.toLowerCase()];
  return (
    <Label isCompact variant="outline" {...(status ? { status } : {})}>
      {word(state)}
    </Label>
  );
}

export function Time({ at }: { at: string | null | undefined }) {
  const { i18n } = useTranslation();
  return at ? (
    <time dateTime={at} className="numbers">
      {formatTime(i18n.language, at)}
    </time>
  ) : (
    <>{formatTime(i18n.language, at)}</>
  );
}

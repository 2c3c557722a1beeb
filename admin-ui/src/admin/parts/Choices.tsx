import { Checkbox, FormGroup } from '@patternfly/react-core';
import { useId } from 'react';
import { useWord } from './Words';

interface ChoicesProps {
  label: string;
  kind: 'role' | 'scope';
  all: readonly string[];
  chosen: readonly string[];
  change: (chosen: string[]) => void;
}

/** Any number of a few. */
export function Choices({ label, kind, all, chosen, change }: ChoicesProps) {
  const id = useId();
  const word = useWord(kind);
  return (
    <FormGroup role="group" label={label} fieldId={id} isStack>
      {all.map((each) => (
        <Checkbox
          key={each}
          id={`${id}-${each}`}
          label={word(each)}
          isChecked={chosen.includes(each)}
          onChange={(_, checked) => change(all.filter((other) => (other === each ? checked : chosen.includes(other))))}
        />
      ))}
    </FormGroup>
  );
}

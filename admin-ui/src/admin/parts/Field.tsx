import {
  FormGroup,
  FormHelperText,
  FormSelect,
  FormSelectOption,
  HelperText,
  HelperTextItem,
  TextInput,
  type TextInputProps,
} from '@patternfly/react-core';
import { useId, type ReactElement, cloneElement } from 'react';

interface FieldProps {
  label: string;
  help?: string;
  required?: boolean;
  children: ReactElement<{ id?: string; 'aria-describedby'?: string; isRequired?: boolean }>;
}

/** A labelled field with a line that says what belongs there. */
export function Field({ label, help, required = false, children }: FieldProps) {
  const id = useId();
  return (
    <FormGroup label={label} fieldId={id} isRequired={required}>
      {cloneElement(children, { id, ...(help ? { 'aria-describedby': `${id}-help` } : {}) })}
      {help && (
        <FormHelperText>
          <HelperText id={`${id}-help`}>
            <HelperTextItem>{help}</HelperTextItem>
          </HelperText>
        </FormHelperText>
      )}
    </FormGroup>
  );
}

interface TextFieldProps extends Omit<FieldProps, 'children'> {
  value: string;
  change: (value: string) => void;
  type?: NonNullable<TextInputProps['type']>;
  autoComplete?: string;
  min?: number;
  max?: number;
  maxLength?: number;
  pattern?: string;
}

export function TextField({ label, help, required = false, value, change, autoComplete = 'off', ...input }: TextFieldProps) {
  return (
    <Field label={label} required={required} {...(help ? { help } : {})}>
      <TextInput
        value={value}
        onChange={(_, text) => change(text)}
        isRequired={required}
        required={required}
        autoComplete={autoComplete}
        {...input}
      />
    </Field>
  );
}

interface ChoiceProps extends Omit<FieldProps, 'children' | 'required'> {
  value: string;
  choices: readonly string[];
  word: (choice: string) => string;
  change: (value: string) => void;
}

/** One of a few. */
export function Choice({ label, help, value, choices, word, change }: ChoiceProps) {
  return (
    <Field label={label} {...(help ? { help } : {})}>
      <FormSelect value={value} onChange={(_, chosen) => change(chosen)}>
        {choices.map((each) => (
          <FormSelectOption key={each} value={each} label={word(each)} />
        ))}
      </FormSelect>
    </Field>
  );
}

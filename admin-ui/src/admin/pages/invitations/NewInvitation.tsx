import { FormSelect, FormSelectOption } from '@patternfly/react-core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client';
import type { Scope } from '../../api/types';
import { useMe } from '../../MeContext';
import { AskDialog } from '../../parts/AskDialog';
import { Choices } from '../../parts/Choices';
import { Field, TextField } from '../../parts/Field';

const SCOPES: readonly Scope[] = ['watch', 'point', 'control', 'clipboard', 'files'];

interface NewInvitationProps {
  /** Gets the address and the PIN, which are told only once. */
  made: (secrets: Record<string, string>) => void;
  close: () => void;
}

export function NewInvitation({ made, close }: NewInvitationProps) {
  const { t } = useTranslation();
  const me = useMe();
  // Nobody gives away more than they have.
  const mayGive = SCOPES.filter((scope) => me.scopes.includes(scope));
  const [label, setLabel] = useState('');
  const [scopes, setScopes] = useState<string[]>(['watch']);
  const [minutes, setMinutes] = useState('60');
  const [uses, setUses] = useState('1');
  const [pin, setPin] = useState('none');
  const [digits, setDigits] = useState('');
  const act = async () => {
    const body = {
      label,
      scopes: scopes as Scope[],
      minutes: Number(minutes),
      uses: Number(uses),
      ...(pin === 'made' ? { pin: true } : pin === 'own' ? { pin: digits } : {}),
    };
    const created = await answer(api.POST('/api/v1/invitations', { body }));
    made({ [t('invitations.address')]: created.address, ...(created.pin ? { [t('invitations.pin')]: created.pin } : {}) });
  };
  return (
    <AskDialog title={t('invitations.new')} verb={t('invitations.make')} act={act} done={() => undefined} close={close}>
      <TextField
        label={t('invitations.label')}
        help={t('invitations.labelHelp')}
        value={label}
        change={setLabel}
        maxLength={100}
        required
      />
      <Choices label={t('session.scopes')} kind="scope" all={mayGive} chosen={scopes} change={setScopes} />
      <TextField label={t('invitations.minutes')} type="number" min={1} value={minutes} change={setMinutes} required />
      <TextField label={t('invitations.guests')} type="number" min={1} max={1000} value={uses} change={setUses} required />
      <Field label={t('invitations.pin')} help={t('invitations.pinHelp')}>
        <FormSelect value={pin} onChange={(_, value) => setPin(value)}>
          <FormSelectOption value="none" label={t('invitations.pinNone')} />
          <FormSelectOption value="made" label={t('invitations.pinMade')} />
          <FormSelectOption value="own" label={t('invitations.pinOwn')} />
        </FormSelect>
      </Field>
      {pin === 'own' && (
        <TextField label={t('invitations.pinDigits')} value={digits} change={setDigits} pattern="[0-9]{6}" maxLength={6} required />
      )}
    </AskDialog>
  );
}

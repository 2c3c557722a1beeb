import { Alert, Button, Form } from '@patternfly/react-core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client';
import { TextField } from '../../parts/Field';
import { useSentence } from '../../parts/Problem';

export function PasswordForm({ done }: { done: () => void }) {
  const { t } = useTranslation();
  const sentence = useSentence();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (password !== again) return setProblem(t('password.different'));
    setBusy(true);
    setProblem(undefined);
    try {
      await answer(api.POST('/api/v1/me/password', { body: { current, password } }));
    } catch (refused) {
      return setProblem(sentence(refused));
    } finally {
      setBusy(false);
    }
    setCurrent('');
    setPassword('');
    setAgain('');
    return done();
  };
  return (
    <Form onSubmit={submit} isWidthLimited>
      <TextField
        label={t('password.current')}
        type="password"
        autoComplete="current-password"
        value={current}
        change={setCurrent}
        required
      />
      <TextField
        label={t('password.new')}
        help={t('password.help')}
        type="password"
        autoComplete="new-password"
        value={password}
        change={setPassword}
        required
      />
      <TextField
        label={t('password.again')}
        type="password"
        autoComplete="new-password"
        value={again}
        change={setAgain}
        required
      />
      {problem && <Alert isInline isLiveRegion variant="danger" title={problem} />}
      <div>
        <Button type="submit" isLoading={busy} isDisabled={busy}>
          {t('password.change')}
        </Button>
      </div>
    </Form>
  );
}

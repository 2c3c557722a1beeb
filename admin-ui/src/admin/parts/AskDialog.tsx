import { Alert, Button, Form, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core';
import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSentence } from './Problem';

interface AskDialogProps {
  title: string;
  /** What will happen. */
  text?: ReactNode;
  /** The word on the button that does it. */
  verb: string;
  danger?: boolean;
  /** Does it; when this fails the dialog stays and says why. */
  act: () => Promise<unknown>;
  done: () => void;
  close: () => void;
  children?: ReactNode;
}

/** Asks once before something is done, and stays open while it is under way and when it did not work. */
export function AskDialog({ title, text, verb, danger = false, act, done, close, children }: AskDialogProps) {
  const { t } = useTranslation();
  const id = useId();
  const sentence = useSentence();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await act();
    } catch (refused) {
      setProblem(refused);
      setBusy(false);
      return;
    }
    close();
    done();
  };
  return (
    <Modal isOpen variant="small" onClose={close} aria-labelledby={`${id}-title`} aria-describedby={`${id}-text`}>
      <ModalHeader title={title} labelId={`${id}-title`} />
      <ModalBody id={`${id}-text`}>
        <Form id={`${id}-form`} onSubmit={submit}>
          {text && <div>{text}</div>}
          {children}
          {problem !== undefined && (
            <Alert isInline isLiveRegion variant="danger" title={t('problem.notDone')}>
              {sentence(problem)}
            </Alert>
          )}
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form={`${id}-form`} variant={danger ? 'danger' : 'primary'} isLoading={busy} isDisabled={busy}>
          {verb}
        </Button>
        <Button variant="link" onClick={close}>
          {t('common.cancel')}
        </Button>
      </ModalFooter>
    </Modal>
  );
}

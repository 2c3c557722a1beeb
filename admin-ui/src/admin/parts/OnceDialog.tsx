import { Alert, Button, ClipboardCopy, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

interface OnceDialogProps {
  title: string;
  /** By what they are called. */
  secrets: Readonly<Record<string, string>>;
  close: () => void;
}

/** Shows what the server tells only once, to be copied now. */
export function OnceDialog({ title, secrets, close }: OnceDialogProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <Modal isOpen variant="small" onClose={close} aria-labelledby={id}>
      <ModalHeader title={title} labelId={id} />
      <ModalBody>
        <Alert isInline isPlain variant="warning" title={t('once.warning')} />
        {Object.entries(secrets).map(([name, secret]) => (
          <div key={name}>
            <p>{name}</p>
            <ClipboardCopy
              isReadOnly
              hoverTip={t('common.copy')}
              clickTip={t('common.copied')}
              textAriaLabel={name}
              copyAriaLabel={`${t('common.copy')}: ${name}`}
            >
              {secret}
            </ClipboardCopy>
          </div>
        ))}
      </ModalBody>
      <ModalFooter>
        <Button variant="primary" onClick={close}>
          {t('once.kept')}
        </Button>
      </ModalFooter>
    </Modal>
  );
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client';
import type { Desktop } from '../../api/types';
import { AskDialog } from '../../parts/AskDialog';
import { TextField } from '../../parts/Field';
import { useReports } from '../../parts/Reports';

/** Limits what a desktop sends to all its viewers. */
export function DesktopQuality({ desktop, close }: { desktop: Desktop; close: () => void }) {
  const { t } = useTranslation();
  const report = useReports();
  const [kilobits, setKilobits] = useState(String(Math.round(desktop.quality.maxBitrate / 1000)));
  const [frameRate, setFrameRate] = useState(String(desktop.quality.frameRate));
  const act = () =>
    answer(
      api.PUT('/api/v1/desktops/{name}/quality', {
        params: { path: { name: desktop.name } },
        body: { maxBitrate: Number(kilobits) * 1000, frameRate: Number(frameRate) },
      }),
    );
  return (
    <AskDialog
      title={t('quality.desktopTitle', { desktop: desktop.name })}
      text={t('quality.desktopText')}
      verb={t('quality.verb')}
      act={act}
      done={() => report.done(t('quality.done'))}
      close={close}
    >
      <TextField label={t('quality.maxBitrate')} type="number" min={0} value={kilobits} change={setKilobits} required />
      <TextField label={t('quality.frameRate')} type="number" min={0} max={240} value={frameRate} change={setFrameRate} required />
    </AskDialog>
  );
}

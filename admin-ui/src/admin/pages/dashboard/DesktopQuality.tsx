import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client';
import type { Desktop } from '../../api/types';
import { AskDialog } from '../../parts/AskDialog';
import { Choice, TextField } from '../../parts/Field';
import { useReports } from '../../parts/Reports';

const MODES = ['ultra-low', 'low', 'balanced', 'high-quality'];
const SCENARIOS = ['desktop', 'video', 'reading'];

/** Says what counts more, latency or the picture, and limits what a desktop sends to all its viewers. */
export function DesktopQuality({ desktop, close }: { desktop: Desktop; close: () => void }) {
  const { t } = useTranslation();
  const report = useReports();
  const [kilobits, setKilobits] = useState(String(Math.round(desktop.quality.maxBitrate / 1000)));
  const [frameRate, setFrameRate] = useState(String(desktop.quality.frameRate));
  const [mode, setMode] = useState(desktop.quality.mode);
  const [scenario, setScenario] = useState(desktop.quality.scenario);
  const act = () =>
    answer(
      api.PUT('/api/v1/desktops/{name}/quality', {
        params: { path: { name: desktop.name } },
        body: { maxBitrate: Number(kilobits) * 1000, frameRate: Number(frameRate), mode, scenario },
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
      <Choice label={t('quality.mode')} choices={MODES} word={(each) => t(`quality.modes.${each}`)} value={mode} change={setMode} />
      <Choice label={t('quality.scenario')} choices={SCENARIOS} word={(each) => t(`quality.scenarios.${each}`)} value={scenario} change={setScenario} />
      <TextField label={t('quality.maxBitrate')} type="number" min={0} value={kilobits} change={setKilobits} required />
      <TextField label={t('quality.frameRate')} type="number" min={0} max={240} value={frameRate} change={setFrameRate} required />
    </AskDialog>
  );
}

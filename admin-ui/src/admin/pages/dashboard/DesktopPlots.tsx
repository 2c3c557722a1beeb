import { useTranslation } from 'react-i18next';
import type { DesktopStatistics, SessionStatistics } from '../../api/types';
import { formatBitrate, formatMillis, formatNumber, formatPercent } from '../../format';
import { useLive } from '../../live/LiveContext';
import { Plot } from '../../parts/Plot';

const STAGES = ['capture', 'queue', 'convert', 'encode', 'packetise', 'send'] as const;

/** What a desktop sent in the last two minutes, and how it arrived. */
export default function DesktopPlots({ desktop }: { desktop: string }) {
  const { t, i18n } = useTranslation();
  const readings = useLive((live) => live.readings);
  const sessions = useLive((live) => live.sessions);
  const language = i18n.language;
  const times = readings.map((reading) => Date.parse(reading.at) / 1000);
  const viewers = new Set(sessions?.filter((session) => session.desktop === desktop).map((session) => session.id));

  const sent = (value: (statistics: DesktopStatistics) => number | undefined) =>
    readings.map((reading) => {
      const statistics = reading.desktops.find((each) => each.name === desktop);
      return statistics === undefined ? null : (value(statistics) ?? null);
    });
  const worst = (value: (statistics: SessionStatistics) => number | null) =>
    readings.map((reading) => {
      const known = reading.sessions.filter(({ id }) => viewers.has(id)).map(value).filter((each) => each !== null);
      return known.length === 0 ? null : Math.max(...known);
    });

  return (
    <div className="plots">
      <Plot
        title={t('plot.frameRate')}
        times={times}
        lines={[{ label: t('plot.sent'), values: sent((each) => each.framesPerSecond) }]}
        format={(value) => formatNumber(language, value, 1)}
      />
      <Plot
        title={t('plot.bitrate')}
        times={times}
        lines={[
          { label: t('plot.sent'), values: sent((each) => each.bitrate) },
          { label: t('plot.target'), values: sent((each) => each.targetBitrate) },
        ]}
        format={(value) => formatBitrate(language, value)}
      />
      <Plot
        title={t('plot.stages')}
        times={times}
        lines={STAGES.map((stage) => ({ label: t(`stage.${stage}`), values: sent((each) => each.stages[stage]?.p95) }))}
        format={(value) => formatMillis(language, value)}
      />
      <Plot
        title={t('plot.latency')}
        times={times}
        lines={[
          { label: t('stage.endToEnd'), values: worst((each) => each.endToEndMillis) },
          { label: t('stage.roundTrip'), values: worst((each) => each.roundTripMillis) },
        ]}
        format={(value) => formatMillis(language, value)}
      />
      <Plot
        title={t('plot.loss')}
        times={times}
        lines={[{ label: t('plot.worst'), values: worst((each) => each.lossPercent) }]}
        format={(value) => formatPercent(language, value)}
      />
    </div>
  );
}

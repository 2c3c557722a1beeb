import { useTranslation } from 'react-i18next';
import type { SessionStatistics } from '../../api/types';
import { formatBitrate, formatMillis, formatNumber, formatPercent } from '../../format';
import { useLive } from '../../live/LiveContext';
import { Plot } from '../../parts/Plot';

const LATENCIES = [
  ['roundTrip', 'roundTripMillis'],
  ['network', 'networkMillis'],
  ['decode', 'decodeMillis'],
  ['present', 'presentMillis'],
  ['endToEnd', 'endToEndMillis'],
] as const;

/** What one viewer got in the last two minutes. */
export default function SessionPlots({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const readings = useLive((live) => live.readings);
  const language = i18n.language;
  const times = readings.map((reading) => Date.parse(reading.at) / 1000);
  const got = (value: (statistics: SessionStatistics) => number | null) =>
    readings.map((reading) => {
      const statistics = reading.sessions.find((each) => each.id === id);
      return statistics === undefined ? null : value(statistics);
    });
  return (
    <div className="plots">
      <Plot
        title={t('plot.frameRate')}
        times={times}
        lines={[{ label: t('plot.shown'), values: got((each) => each.framesPerSecond) }]}
        format={(value) => formatNumber(language, value, 1)}
      />
      <Plot
        title={t('plot.bitrate')}
        times={times}
        lines={[
          { label: t('plot.sent'), values: got((each) => each.bitrate) },
          { label: t('plot.target'), values: got((each) => each.targetBitrate) },
        ]}
        format={(value) => formatBitrate(language, value)}
      />
      <Plot
        title={t('plot.latency')}
        times={times}
        lines={LATENCIES.map(([name, key]) => ({ label: t(`stage.${name}`), values: got((each) => each[key]) }))}
        format={(value) => formatMillis(language, value)}
      />
      <Plot
        title={t('plot.loss')}
        times={times}
        lines={[{ label: t('plot.loss'), values: got((each) => each.lossPercent) }]}
        format={(value) => formatPercent(language, value)}
      />
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import type { Session } from '../../api/types';
import { formatBitrate, formatBytes, formatDuration, formatMillis, formatNumber, formatPercent, UNKNOWN } from '../../format';
import { useLive } from '../../live/LiveContext';
import { Facts } from '../../parts/Facts';
import { State, Time, useWord, Words } from '../../parts/Words';

/** Who, from where, and how it goes or went. */
export function SessionFacts({ session }: { session: Session }) {
  const { t } = useTranslation();
  const mode = useWord('mode');
  const who: [string, ReactNode][] = [
    [t('session.person'), session.person],
    [t('session.roles'), <Words kind="role" words={session.roles} />],
    [t('session.scopes'), <Words kind="scope" words={session.scopes} />],
    [t('session.address'), session.address],
    [t('session.credential'), session.credential || UNKNOWN],
    [t('session.desktop'), session.desktop],
    [t('session.state'), <State state={session.state} />],
    [t('session.mode'), session.watchOnly ? t('session.watchOnly') : mode(session.mode)],
    [t('session.control'), t(session.controls ? 'common.yes' : 'common.no')],
    [t('session.codec'), [session.codec || UNKNOWN, session.protocol, session.engine].filter(Boolean).join(' · ')],
    [t('session.startedAt'), <Time at={session.startedAt} />],
  ];
  if (session.endedAt) {
    who.push([t('session.endedAt'), <Time at={session.endedAt} />], [t('session.reason'), session.reason || UNKNOWN]);
  }
  return (
    <>
      <Facts facts={who} />
      <br />
      {session.endedAt ? <Summary session={session} /> : <Transfer session={session} />}
    </>
  );
}

function Transfer({ session }: { session: Session }) {
  const { t, i18n } = useTranslation();
  const reading = useLive((live) => live.readings.at(-1)?.sessions.find(({ id }) => id === session.id));
  const score = reading?.score ?? session.score;
  const sent = session.statistics;
  const language = i18n.language;
  const points = (value: number | null | undefined) => formatNumber(language, value);
  return (
    <Facts
      facts={[
        [t('session.score'), <span className="score">{points(score?.value)}</span>],
        [t('score.latency'), points(score?.latency)],
        [t('score.throughput'), points(score?.throughput)],
        [t('score.resources'), points(score?.resources)],
        [t('score.quality'), points(score?.quality)],
        [t('session.sent'), formatBytes(language, sent?.bytesSent)],
        [t('session.frames'), formatNumber(language, sent?.framesSent)],
        [t('session.dropped'), formatNumber(language, sent?.framesDropped)],
        [t('session.lost'), formatNumber(language, sent?.packetsLost)],
        [t('session.held'), formatNumber(language, sent?.heldFrames)],
      ]}
    />
  );
}

function Summary({ session }: { session: Session }) {
  const { t, i18n } = useTranslation();
  const { summary } = session;
  const language = i18n.language;
  if (!summary) return null;
  const bitrate = summary.seconds > 0 ? (summary.bytes * 8) / summary.seconds : null;
  return (
    <Facts
      facts={[
        [t('session.lasted'), formatDuration(summary.seconds)],
        [t('session.sent'), formatBytes(language, summary.bytes)],
        [t('plot.bitrate'), formatBitrate(language, bitrate)],
        [t('session.frames'), formatNumber(language, summary.frames)],
        [t('plot.frameRate'), formatNumber(language, summary.framesPerSecond, 1)],
        [t('plot.loss'), formatPercent(language, summary.lossPercent)],
        [t('stage.roundTrip'), formatMillis(language, summary.roundTripMillis)],
        [t('stage.endToEnd'), formatMillis(language, summary.latencyMillis)],
      ]}
    />
  );
}

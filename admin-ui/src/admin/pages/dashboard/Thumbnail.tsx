import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

const INTERVAL = 4_000;

/** A small picture of a desktop, asked for every few seconds while somebody can see it. */
export function Thumbnail({ desktop }: { desktop: string }) {
  const { t } = useTranslation();
  const picture = usePicture(`/api/v1/desktops/${encodeURIComponent(desktop)}/thumbnail`);
  return picture ? (
    <img className="thumbnail" src={picture} alt={t('dashboard.thumbnail', { desktop })} />
  ) : (
    <div className="thumbnail thumbnail-none">{t('dashboard.noThumbnail')}</div>
  );
}

/** @returns the address of the newest picture; undefined: there is none */
function usePicture(address: string): string | undefined {
  const [picture, setPicture] = useState<string>();
  useEffect(() => {
    const ended = new AbortController();
    let tag: string | null = null;
    const look = async () => {
      if (document.hidden) return;
      try {
        // The browser asks with If-None-Match, and answers itself when the picture is the same.
        const response = await fetch(address, { cache: 'no-cache', signal: ended.signal });
        if (!response.ok) {
          tag = null;
          setPicture(undefined);
        } else if (tag === null || response.headers.get('ETag') !== tag) {
          const image = await response.blob();
          if (ended.signal.aborted) return;
          tag = response.headers.get('ETag');
          setPicture(image.size > 0 ? URL.createObjectURL(image) : undefined);
        }
      } catch {
        // Not reached: the last picture stays, and the page says that it is out of date.
      }
    };
    void look();
    const timer = setInterval(look, INTERVAL);
    document.addEventListener('visibilitychange', look);
    return () => {
      ended.abort();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [address]);
  useEffect(() => (picture ? () => URL.revokeObjectURL(picture) : undefined), [picture]);
  return picture;
}

import {
  Button,
  Masthead,
  MastheadBrand,
  MastheadContent,
  MastheadLogo,
  MastheadMain,
  MastheadToggle,
  Nav,
  NavItem,
  NavList,
  Page,
  PageSidebar,
  PageSidebarBody,
  PageToggleButton,
  SkipToContent,
} from '@patternfly/react-core';
import { useEffect, useState, type MouseEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { mayListen, mayOpen, PARTS } from '../access';
import { answer, api, goToSignIn } from '../api/client';
import { useMe } from '../MeContext';
import { useReports } from '../parts/Reports';
import { Freshness } from './Freshness';
import { Preferences } from './Preferences';

const MAIN = 'main';
/** Where PatternFly lets the sidebar stand beside the page. */
const WIDE = '(min-width: 75rem)';

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const me = useMe();
  const [open, setOpen] = useState(() => matchMedia(WIDE).matches);
  const part = useLocation().pathname.split('/')[1] ?? '';
  const parts = PARTS.filter((each) => mayOpen(me, each));

  useEffect(() => {
    document.title = parts.some((each) => each === part) ? `${t(`nav.${part}`)} · Waycast` : 'Waycast';
  });
  useEffect(() => {
    const wide = matchMedia(WIDE);
    const fit = () => setOpen(wide.matches);
    wide.addEventListener('change', fit);
    return () => wide.removeEventListener('change', fit);
  }, []);

  const sidebar = (
    <PageSidebar isSidebarOpen={open} id="navigation">
      {/* What is not seen is not there for the keyboard either. */}
      {open && (
        <>
          <PageSidebarBody>
            <Nav aria-label={t('nav.label')} onSelect={() => !matchMedia(WIDE).matches && setOpen(false)}>
              <NavList>
                {parts.map((each) => (
                  <NavItem key={each} itemId={each} isActive={each === part}>
                    <Link to={`/${each}`}>{t(`nav.${each}`)}</Link>
                  </NavItem>
                ))}
                <NavItem itemId="viewer" to="/">
                  {t('nav.viewer')}
                </NavItem>
              </NavList>
            </Nav>
          </PageSidebarBody>
          <PageSidebarBody usePageInsets={false} isFilled={false}>
            <Preferences />
          </PageSidebarBody>
        </>
      )}
    </PageSidebar>
  );
  const skip = (event: MouseEvent) => {
    event.preventDefault(); // The address after # is the router's.
    document.getElementById(MAIN)?.focus();
  };
  return (
    <Page
      masthead={<Head open={open} toggle={() => setOpen(!open)} />}
      sidebar={sidebar}
      mainContainerId={MAIN}
      mainAriaLabel={t('nav.main')}
      mainTabIndex={0}
      skipToContent={
        <SkipToContent href={`#${MAIN}`} onClick={skip}>
          {t('nav.skip')}
        </SkipToContent>
      }
    >
      {mayListen(me) && <Freshness />}
      {children}
    </Page>
  );
}

function Head({ open, toggle }: { open: boolean; toggle: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const report = useReports();
  const signOut = () =>
    answer(api.POST('/api/v1/sign-out')).then(goToSignIn, (problem) => report.problem(t('app.stillSignedIn'), problem));
  return (
    <Masthead>
      <MastheadMain>
        <MastheadToggle>
          <PageToggleButton
            isHamburgerButton
            aria-label={t('nav.toggle')}
            isSidebarOpen={open}
            onSidebarToggle={toggle}
            id="navigation-toggle"
          />
        </MastheadToggle>
        <MastheadBrand>
          <MastheadLogo component="a" href="#/" className="brand">
            <img src="/waycast.svg" alt="" />
            <span>Waycast</span>
          </MastheadLogo>
        </MastheadBrand>
      </MastheadMain>
      <MastheadContent>
        <div className="who">
          <span title={me.name}>{me.displayName}</span>
          {me.kind !== 'local' && (
            <Button variant="secondary" size="sm" onClick={signOut}>
              {t('app.signOut')}
            </Button>
          )}
        </div>
      </MastheadContent>
    </Masthead>
  );
}

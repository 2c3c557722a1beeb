import { Content, PageSection, Title } from '@patternfly/react-core';
import type { ReactNode } from 'react';

interface PageHeadProps {
  title: ReactNode;
  text?: ReactNode;
  actions?: ReactNode;
}

export function PageHead({ title, text, actions }: PageHeadProps) {
  return (
    <PageSection>
      <Title headingLevel="h1" className="wrap">
        {title}
      </Title>
      {text && <Content component="p">{text}</Content>}
      {actions && <div className="actions">{actions}</div>}
    </PageSection>
  );
}

import {
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
} from '@patternfly/react-core';
import type { ReactNode } from 'react';

/** Names and values. */
export function Facts({ facts, compact = false }: { facts: readonly (readonly [string, ReactNode])[]; compact?: boolean }) {
  return (
    <DescriptionList isCompact isHorizontal={compact} columnModifier={compact ? {} : { md: '2Col', xl: '3Col' }}>
      {facts.map(([name, value]) => (
        <DescriptionListGroup key={name}>
          <DescriptionListTerm>{name}</DescriptionListTerm>
          <DescriptionListDescription className="wrap numbers">{value}</DescriptionListDescription>
        </DescriptionListGroup>
      ))}
    </DescriptionList>
  );
}

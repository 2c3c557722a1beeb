import { Table, Tbody, Td, Th, Thead, Tr, type ThProps } from '@patternfly/react-table';
import type { ReactNode } from 'react';

export interface Column<T> {
  title: string;
  cell: (row: T) => ReactNode;
  /** Breaks inside words, for texts that may be long. */
  wrap?: boolean;
  /** Percent of the table's width; where none says so, what is in a column decides. */
  width?: NonNullable<ThProps['width']>;
}

interface DataTableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  id: (row: T) => string;
}

/** A table that becomes a list of cards where it is narrow. */
export function DataTable<T>({ label, columns, rows, id }: DataTableProps<T>) {
  return (
    <Table aria-label={label} variant="compact" gridBreakPoint="grid-lg">
      <Thead>
        <Tr>
          {columns.map(({ title, width }) => (
            <Th key={title} modifier="nowrap" {...(width && { width })}>{title}</Th>
          ))}
        </Tr>
      </Thead>
      <Tbody>
        {rows.map((row) => (
          <Tr key={id(row)}>
            {columns.map(({ title, cell, wrap }) => (
              <Td key={title} dataLabel={title} modifier={wrap ? 'breakWord' : 'fitContent'}>
                {cell(row)}
              </Td>
            ))}
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

import { flexRender, getCoreRowModel, getSortedRowModel, useReactTable, type ColumnDef, type RowData, type SortingState } from '@tanstack/react-table';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';

declare module '@tanstack/react-table' {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- the library fixes the parameters
  interface ColumnMeta<TData extends RowData, TValue> {
    /** Figures are right-aligned, words left. */
    figures?: boolean;
    /** Under the label, once: "¢", "$". */
    unit?: string;
    /** CSS width. */
    width?: string;
    /** Left out below this many pixels. */
    from?: number;
  }
}

interface Props<T> {
  rows: T[];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each column has a value type of its own
  columns: ColumnDef<T, any>[];
  rowKey: (row: T) => string;
  href?: (row: T) => string;
  current?: string | null;
  rowClass?: (row: T) => string;
  label: string;
  empty: ReactNode;
}

/** Rows of 28 px, sortable by header, each row reachable by keyboard. */
export function DataTable<T>({ rows, columns, rowKey, href, current, rowClass, label, empty }: Props<T>) {
  const [sorting, setSorting] = useState<SortingState>([]);
  const navigate = useNavigate();
  const table = useReactTable({
    data: rows,
    columns,
    state: { sorting },
    onSortingChange: setSorting,
    getRowId: rowKey,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    sortDescFirst: true,
  });
  if (rows.length === 0) return <>{empty}</>;
  const cell = (meta: { figures?: boolean; from?: number } | undefined) =>
    `${meta?.figures ? 'figures' : ''} ${meta?.from ? `from-${meta.from}` : ''}`;
  return (
    <table className="data" aria-label={label}>
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id}>
            {group.headers.map((header) => {
              const { meta } = header.column.columnDef;
              const sorted = header.column.getIsSorted();
              return (
                <th
                  key={header.id}
                  scope="col"
                  className={cell(meta)}
                  style={meta?.width ? { width: meta.width } : undefined}
                  aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : undefined}
                >
                  <button className="sort" onClick={header.column.getToggleSortingHandler()} disabled={!header.column.getCanSort()}>
                    {flexRender(header.column.columnDef.header, header.getContext())}
                    {meta?.unit && <span className="unit"> {meta.unit}</span>}
                    {sorted && <span aria-hidden>{sorted === 'asc' ? ' ↑' : ' ↓'}</span>}
                  </button>
                </th>
              );
            })}
          </tr>
        ))}
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row) => {
          const to = href?.(row.original);
          return (
            <tr
              key={row.id}
              data-row
              data-href={to}
              tabIndex={to ? 0 : -1}
              aria-current={current === row.id || undefined}
              className={`${to ? 'opens' : ''} ${rowClass?.(row.original) ?? ''}`}
              onClick={to ? () => navigate(to) : undefined}
            >
              {row.getVisibleCells().map((c) => (
                <td key={c.id} className={cell(c.column.columnDef.meta)}>
                  {flexRender(c.column.columnDef.cell, c.getContext())}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

import type { ComponentChildren, JSX } from 'preact';

export interface Row {
  readonly key: string;
  /** The first is the row's heading. Null: there is nothing to tell, and a narrow screen leaves it out. */
  readonly cells: readonly (ComponentChildren | null)[];
  /** For its look. */
  readonly class?: string;
}

interface TableProps {
  readonly caption: string;
  readonly headings: readonly string[];
  readonly rows: readonly Row[];
  readonly class?: string;
  /** It stands by itself, not within a section. */
  readonly isCard?: boolean;
}

/**
 * A table whose rows become blocks on a narrow screen. The roles say what it is even then: browsers take a table that is laid
 * out otherwise for no table.
 */
export const Table = ({ isCard = false, ...table }: TableProps): JSX.Element =>
  isCard ? (
    <div class="card">
      <Bare {...table} />
    </div>
  ) : (
    <Bare {...table} />
  );

const Bare = ({ caption, headings, rows, class: kind = '' }: TableProps): JSX.Element => (
  <table role="table" class={kind}>
    <caption>{caption}</caption>
    <thead role="rowgroup">
      <tr role="row">
        {headings.map((heading) => (
          <th key={heading} scope="col" role="columnheader">
            {heading}
          </th>
        ))}
      </tr>
    </thead>
    <tbody role="rowgroup">
      {rows.map(({ key, cells: [first, ...others], class: look = '' }) => (
        <tr key={key} role="row" class={look}>
          <th scope="row" role="rowheader">
            {first}
          </th>
          {others.map((cell, index) => (
            <td
              key={headings[index + 1]}
              role="cell"
              class={cell === null ? 'nothing' : ''}
              data-heading={headings[index + 1]}
            >
              <div>{cell ?? '–'}</div>
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);

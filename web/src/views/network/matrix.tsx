// The pairs as a matrix, sources down and targets across.  One cell takes the focus; arrow keys move it, Enter chooses.
import { useMemo, useRef, useState } from "preact/hooks";
import type { DyadRow } from "../../api";
import { inkOn, signed } from "../../quad";
import { count } from "../../text";
import { theme } from "../../theme";
import { Words } from "../../ui";
import { isPair, key, painter, type Measure, type Node } from "./dyads";

interface MatrixProps { dyads: readonly DyadRow[]; nodes: readonly Node[]; measure: Measure; pair: string | undefined; onPair: (source: string, target: string) => void }

export function Matrix(props: MatrixProps) {
  const { nodes, measure } = props;
  const shade = theme.value;
  const table = useRef<HTMLTableElement>(null);
  const [place, setPlace] = useState({ row: 0, column: 0 });
  const cells = useMemo(() => {
    const paint = painter(measure);
    return new Map(props.dyads.map((dyad) => [key(dyad), { dyad, colour: paint(dyad) }]));
  }, [props.dyads, measure, shade]);
  const most = nodes.length - 1;
  const at = { row: Math.min(place.row, most), column: Math.min(place.column, most) };
  const go = (row: number, column: number) => {
    const next = { row: Math.max(0, Math.min(most, row)), column: Math.max(0, Math.min(most, column)) };
    setPlace(next);
    table.current?.querySelector<HTMLElement>(`[data-at="${next.row} ${next.column}"]`)?.focus();
  };
  const press = (event: KeyboardEvent) => {
    const { row, column } = at;
    const moves: Record<string, [number, number]> = {
      ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
      Home: [event.ctrlKey ? 0 : row, 0], End: [event.ctrlKey ? most : row, most], PageUp: [row - 5, column], PageDown: [row + 5, column],
    };
    const move = moves[event.key];
    if (move !== undefined) { event.preventDefault(); go(...move); return; }
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    const source = nodes[row], target = nodes[column];
    if (source !== undefined && target !== undefined && cells.has(key({ source: source.key, target: target.key }))) props.onPair(source.key, target.key);
  };
  return (
    <div class="matrix" tabIndex={-1}>
      <table role="grid" ref={table} aria-label="Who acts towards whom: sources in rows, targets in columns" onKeyDown={press}>
        <thead>
          <tr>
            <td class="corner"><span>acts ↓ towards →</span></td>
            {nodes.map((node) => <th key={node.key} scope="col" title={node.name}><span><Words text={node.name} length={40} /></span></th>)}
          </tr>
        </thead>
        <tbody>
          {nodes.map((source, row) => (
            <tr key={source.key}>
              <th scope="row" title={source.name}><Words text={source.name} length={60} /></th>
              {nodes.map((target, column) => {
                const cell = cells.get(key({ source: source.key, target: target.key }));
                const words = `${source.name} to ${target.name}: `;
                return (
                  <td key={target.key} role="gridcell" data-at={`${row} ${column}`} tabIndex={row === at.row && column === at.column ? 0 : -1}
                    class={cell === undefined ? "none" : undefined} aria-selected={cell !== undefined && isPair(props.pair, source.key, target.key)}
                    aria-label={cell === undefined ? `${words}no events` : `${words}${count(cell.dyad.events)} events, mean Goldstein ${signed(cell.dyad.goldstein)}`}
                    title={cell === undefined ? undefined : `${words}${count(cell.dyad.events)} events, mean Goldstein ${signed(cell.dyad.goldstein)}`}
                    style={cell === undefined ? undefined : { backgroundColor: cell.colour, color: inkOn(cell.colour) }}
                    onFocus={() => setPlace({ row, column })}
                    onClick={() => { if (cell !== undefined) props.onPair(source.key, target.key); }}>
                    {cell === undefined ? "" : count(cell.dyad.events)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

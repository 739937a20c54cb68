// The pairs as a graph: a node is an actor, an arrow what one does to the other.
import cytoscape, { type Core, type ElementDefinition, type StylesheetJson } from "cytoscape";
import { useEffect, useRef, useState } from "preact/hooks";
import type { DyadRow } from "../../api";
import { signed } from "../../quad";
import { count, short } from "../../text";
import { color, theme } from "../../theme";
import { isPair, nodesOf, painter, type Measure } from "./dyads";

/** Cytoscape adds a style element of its own unless something bears this id, which the page's security policy forbids; the rule itself
 *  is in network.css. */
function standIn(): void {
  const id = "__________cytoscape_stylesheet";
  if (document.getElementById(id) !== null) return;
  const meta = document.createElement("meta");
  meta.id = id;
  document.head.append(meta);
}

interface GraphProps {
  dyads: readonly DyadRow[]; measure: Measure; pair: string | undefined; actor: string | undefined; label: string;
  onPair: (source: string, target: string) => void; onActor: (key: string) => void; onNothing: () => void;
}

const wordsOf = (dyad: DyadRow): string => `${short(dyad.source_name, 60)} → ${short(dyad.target_name, 60)}: ${count(dyad.events)} events, mean Goldstein ${signed(dyad.goldstein)}`;

/** Where the layout starts: on a circle, the strongest first.  No chance is in it and the room is always the same, so the same pairs
 *  always lie the same way. */
function elements(dyads: readonly DyadRow[], measure: Measure): ElementDefinition[] {
  const nodes = nodesOf(dyads), paint = painter(measure);
  const most = Math.max(1, ...dyads.map((dyad) => dyad.events)), mostOfNode = Math.max(1, ...nodes.map((node) => node.events));
  const weightOf = (events: number): number => 12 + 32 * Math.sqrt(events / mostOfNode);
  return [
    ...nodes.map((node, at) => ({
      group: "nodes" as const,
      data: { id: `n ${node.key}`, words: `${short(node.name, 60)}: ${count(node.events)} events`, key: node.key, label: short(node.name, 22), at, told: 1, font: 11, size: weightOf(node.events), weight: weightOf(node.events) },
      position: { x: 300 * Math.cos(at * 2.399963) * Math.sqrt((at + 1) / nodes.length), y: 220 * Math.sin(at * 2.399963) * Math.sqrt((at + 1) / nodes.length) },
    })),
    ...dyads.map((dyad) => ({
      group: "edges" as const,
      data: { id: `e ${dyad.source},${dyad.target}`, words: wordsOf(dyad), source: `n ${dyad.source}`, target: `n ${dyad.target}`, a: dyad.source, b: dyad.target, width: 1, weight: 1.2 + 6 * Math.sqrt(dyad.events / most), colour: paint(dyad) },
    })),
  ];
}

function look(): StylesheetJson {
  const ink = color("--ink"), paper = color("--surface"), accent = color("--accent");
  return [
    { selector: "node", style: {
      width: "data(size)", height: "data(size)", label: "data(label)", "font-size": "data(font)", "text-opacity": "data(told)" as unknown as number, "font-family": getComputedStyle(document.body).fontFamily, color: ink,
      "background-color": color("--node"), "border-width": 1.5, "border-color": paper, "text-valign": "bottom", "text-margin-y": 3, "text-outline-color": paper, "text-outline-width": 2.5,
      
    } },
    { selector: "edge", style: {
      width: "data(width)", "line-color": "data(colour)", "target-arrow-color": "data(colour)", "target-arrow-shape": "triangle", "arrow-scale": 0.9,
      "curve-style": "bezier", "control-point-step-size": 34, opacity: 0.9, "loop-direction": "-45deg", "loop-sweep": "50deg",
    } },
    { selector: ".far", style: { opacity: 0.16 } },
    { selector: "node.near", style: { "border-color": accent, "border-width": 3 } },
    { selector: "edge.near", style: { opacity: 1, "z-index": 10 } },
  ];
}

/** Shows all of the graph.  Names keep a size that can be read however small it is drawn, circles and arrows nearly so; where there is
 *  little room only the strongest have their names. */
function fit(graph: Core): void {
  graph.fit(undefined, 28);
  const zoom = Math.min(1, graph.zoom()), room = Math.floor(graph.width() * graph.height() / 9000);
  graph.batch(() => {
    graph.nodes().forEach((node) => { node.data({ font: (node.data("at") < 5 ? 13 : 11) / zoom, told: node.data("at") < room ? 1 : 0, size: node.data("weight") / zoom ** 0.35 }); });
    graph.edges().forEach((edge) => { edge.data("width", edge.data("weight") / zoom ** 0.35); });
  });
  graph.fit(undefined, 28);
}

function mark(graph: Core, pair: string | undefined): void {
  graph.batch(() => {
    graph.elements().removeClass("far near");
    const near = graph.edges().filter((edge) => isPair(pair, edge.data("a") as string, edge.data("b") as string));
    if (near.empty()) return;
    graph.elements().addClass("far");
    near.union(near.connectedNodes()).removeClass("far").addClass("near");
  });
}

export function Graph(props: GraphProps) {
  const box = useRef<HTMLDivElement>(null);
  const graph = useRef<Core | null>(null);
  const now = useRef(props);
  now.current = props;
  const shade = theme.value;
  const [over, setOver] = useState<string | null>(null);
  useEffect(() => {
    const container = box.current;
    if (container === null) return;
    standIn();
    cytoscape.warnings(false);   // of arrows between circles that touch: they are left out
    const made = graph.current = cytoscape({ container, minZoom: 0.2, maxZoom: 4, boxSelectionEnabled: false, autounselectify: true });
    made.on("tap", "edge", (event) => { const edge = event.target as cytoscape.EdgeSingular; now.current.onPair(edge.data("a") as string, edge.data("b") as string); });
    made.on("tap", "node", (event) => now.current.onActor((event.target as cytoscape.NodeSingular).data("key") as string));
    made.on("tap", (event) => { if (event.target === made) now.current.onNothing(); });
    made.on("mouseover", "node, edge", (event) => { container.classList.add("over"); setOver((event.target as cytoscape.SingularElementReturnValue).data("words") as string); });
    made.on("mouseout", "node, edge", () => { container.classList.remove("over"); setOver(null); });
    const watcher = new ResizeObserver(() => { made.resize(); fit(made); });
    watcher.observe(container);
    return () => { watcher.disconnect(); made.destroy(); graph.current = null; };
  }, []);
  useEffect(() => {
    const made = graph.current;
    if (made === null) return;
    made.elements().remove();
    made.style(look());
    made.add(elements(props.dyads, props.measure));
    made.layout({
      name: "cose", animate: false, randomize: false, fit: false, boundingBox: { x1: 0, y1: 0, w: 800, h: 520 }, componentSpacing: 24, nodeDimensionsIncludeLabels: true,
      nodeRepulsion: () => 24000, idealEdgeLength: () => 64, edgeElasticity: () => 120, gravity: 0.6, numIter: 900,
    }).run();
    fit(made);
    mark(made, props.pair);
  }, [props.dyads, props.measure, shade]);
  useEffect(() => { if (graph.current !== null) mark(graph.current, props.pair); }, [props.pair]);
  const zoom = (by: number) => {
    const made = graph.current;
    made?.zoom({ level: made.zoom() * by, renderedPosition: { x: made.width() / 2, y: made.height() / 2 } });
  };
  return (
    <div class="graph">
      <div class="graph-canvas" ref={box} role="img" aria-label={props.label} />
      {over !== null && <p class="graph-over" aria-hidden="true"><bdi>{over}</bdi></p>}
      <div class="graph-zoom">
        <button type="button" aria-label="Zoom in" onClick={() => zoom(1.3)}>+</button>
        <button type="button" aria-label="Zoom out" onClick={() => zoom(1 / 1.3)}>−</button>
        <button type="button" aria-label="Fit the graph" onClick={() => { if (graph.current !== null) fit(graph.current); }}>⤢</button>
      </div>
    </div>
  );
}

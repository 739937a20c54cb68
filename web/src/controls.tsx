// Small controls that the views share.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import "./controls.css";

/** One of a few: radio buttons that look like one control. */
export function Choice<T extends string>(props: { label: string; value: T; options: readonly (readonly [T, string])[]; onChoose: (value: T) => void }) {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend>{props.label}</legend>
      <div>
        {props.options.map(([value, label]) => (
          <label key={value}>
            <input type="radio" name={name} value={value} checked={value === props.value} onChange={() => props.onChoose(value)} />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function Switch(props: { label: string; on: boolean; onTurn: (on: boolean) => void }) {
  return <label class="switch"><input type="checkbox" checked={props.on} onChange={(event) => props.onTurn(event.currentTarget.checked)} />{props.label}</label>;
}

export function Tabs<T extends string>(props: { label: string; value: T; options: readonly (readonly [T, string])[]; onChoose: (value: T) => void; panel: string }) {
  const step = (event: KeyboardEvent) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const at = props.options.findIndex(([value]) => value === props.value);
    const next = props.options[(at + by + props.options.length) % props.options.length];
    if (next === undefined) return;
    props.onChoose(next[0]);
    (event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("[role=tab]")[props.options.indexOf(next)]?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={props.label} onKeyDown={step}>
      {props.options.map(([value, label]) => (
        <button key={value} type="button" role="tab" aria-selected={value === props.value} aria-controls={props.panel} tabIndex={value === props.value ? 0 : -1}
          onClick={() => props.onChoose(value)}>{label}</button>
      ))}
    </div>
  );
}

/** A button that opens a panel below it; Escape, or a click or focus elsewhere, closes it. */
export function Popover(props: { label: ComponentChildren; name: string; active?: boolean; children: ComponentChildren }) {
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    if (!isOpen) return;
    const outside = (event: Event) => { if (event.target instanceof Node && box.current?.contains(event.target) === false) setOpen(false); };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => { document.removeEventListener("pointerdown", outside); document.removeEventListener("focusin", outside); };
  }, [isOpen]);
  const escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !isOpen) return;
    event.stopPropagation();
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div class="popover" ref={box} onKeyDown={escape}>
      <button ref={button} type="button" aria-expanded={isOpen} aria-controls={id} class={props.active === true ? "active" : undefined} onClick={() => setOpen(!isOpen)}>
        {props.label}
      </button>
      <div id={id} class="popover-panel" role="group" aria-label={props.name} hidden={!isOpen}>{isOpen && props.children}</div>
    </div>
  );
}

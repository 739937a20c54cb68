import { Component, createElement, type ComponentType, type FunctionComponent, type VNode } from "preact";

/** A component that is drawn anew only when a property or a signal it reads changes. */
export function memo<P extends object>(Inner: FunctionComponent<P>): ComponentType<P> {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      const before = this.props as Record<string, unknown>;
      return Object.entries(next).some(([key, value]) => before[key] !== value);
    }
    override render(): VNode { return createElement(Inner as FunctionComponent<object>, this.props) as VNode; }
  };
}

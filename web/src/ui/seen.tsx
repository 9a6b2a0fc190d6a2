/** Rows of any height that are drawn only near the view: a company has 1,500 crews, and a pane shows ten. */
import { type ReactNode, useEffect, useRef, useState } from "react";

const NEAR = "600px"; // so that a fast scroll shows no hole
const BEYOND: IntersectionObserverInit & { scrollMargin: string } = { rootMargin: NEAR, scrollMargin: NEAR }; // the page's edges, and a pane's own

const shows = new WeakMap<Element, (isNear: boolean, height: number) => void>();
const watch = new IntersectionObserver((seen) => seen.forEach((one) => shows.get(one.target)?.(one.isIntersecting, one.boundingClientRect.height)), BEYOND);

/** Keeps the row's place, at least `height` pixels, and draws it once it is near. */
export function WhenSeen({ height, className, children }: { height: number; className: string; children: () => ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ isNear: false, height });
  useEffect(() => {
    const box = ref.current;
    if (!box) return undefined;
    shows.set(box, (isNear, tall) => setView((last) => (last.isNear === isNear ? last : { isNear, height: isNear ? last.height : Math.max(tall, height) })));
    watch.observe(box);
    return () => watch.unobserve(box);
  }, [height]);
  return (
    <div ref={ref} className={className} style={view.isNear ? undefined : { minHeight: view.height }}>
      {view.isNear && children()}
    </div>
  );
}

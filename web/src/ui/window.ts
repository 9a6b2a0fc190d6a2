/** Draw only the rows that can be seen. All rows have one height. */
import { type RefObject, useEffect, useRef, useState } from "react";

const SPARE_ROWS = 6; // drawn beyond each edge, so that a fast scroll shows no hole

interface Window {
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly first: number;
  readonly last: number;
  readonly before: number;
  readonly after: number;
  /** Bring a row into view. */
  readonly show: (index: number) => void;
}

/** Which of `count` rows of `height` pixels are in view. */
export function useWindow(count: number, height: number): Window {
  const ref = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, room: 800 });
  useEffect(() => {
    const box = ref.current;
    if (!box) return;
    const look = () => setView({ top: box.scrollTop, room: box.clientHeight });
    const sizes = new ResizeObserver(look);
    sizes.observe(box);
    box.addEventListener("scroll", look, { passive: true });
    return () => {
      sizes.disconnect();
      box.removeEventListener("scroll", look);
    };
  }, []);
  const first = Math.max(0, Math.min(Math.floor(view.top / height) - SPARE_ROWS, count - 1));
  const last = Math.min(count, Math.ceil((view.top + view.room) / height) + SPARE_ROWS);
  function show(index: number): void {
    const box = ref.current;
    if (!box || index < 0) return;
    const top = index * height;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + height > box.scrollTop + box.clientHeight) box.scrollTop = top + height - box.clientHeight;
  }
  return { ref, first, last, before: first * height, after: (count - last) * height, show };
}

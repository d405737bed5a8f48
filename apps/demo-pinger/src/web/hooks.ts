import { useEffect, useRef, useState } from "preact/hooks";

/** How often the page is drawn at most: what moves faster than that is not read. */
const FRAME = 200;

/** A function that asks for the next drawing, however often it is called. */
export function useRedraw(): () => void {
  const [, setTurn] = useState(0);
  const timer = useRef<number | undefined>(undefined);
  return useRef(() => {
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined;
      setTurn((turn) => turn + 1);
    }, FRAME);
  }).current;
}

/** The size of an element in CSS pixels, as it changes. */
export function useSize<Tag extends HTMLElement>(): [{ current: Tag | null }, number] {
  const place = useRef<Tag | null>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (place.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.floor(entry.contentRect.width));
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return [place, width];
}

/** Changes when the system goes dark or light: canvases must be drawn anew. */
export function useTheme(): boolean {
  const query = useRef(window.matchMedia("(prefers-color-scheme: dark)")).current;
  const [dark, setDark] = useState(query.matches);
  useEffect(() => {
    const change = () => setDark(query.matches);
    query.addEventListener("change", change);
    return () => query.removeEventListener("change", change);
  }, [query]);
  return dark;
}

import type { Plugin } from "vite";

export function workersInOnePiece(): Plugin;

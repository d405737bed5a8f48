// Workers load TypeScript as the main thread does: node --import ./register.mjs main.ts
import { register } from "tsx/esm/api";

register();

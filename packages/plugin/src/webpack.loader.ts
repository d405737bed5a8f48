/** What webpack calls for each module, before what compiles it. */

import { dirname } from "node:path";
import type { LoaderContext } from "webpack";
import { listFile, type Project, settingsFile } from "./project.js";

type Context = LoaderContext<{ project: Project }>;

export default function (this: Context, code: string): void {
  const done = this.async();
  read(this, code).then(
    (made) =>
      typeof made === "string" ? done(null, made) : done(null, made.code, made.map as never),
    (error: unknown) => done(error as Error),
  );
}

async function read(
  context: Context,
  code: string,
): Promise<string | { code: string; map: unknown }> {
  const { project } = context.getOptions();
  const { resourcePath } = context;
  if (resourcePath === settingsFile) return project.settings();
  if (resourcePath === listFile) return project.list();
  const resolve = context.getResolve({ dependencyType: "esm" });
  const written = await project.transform(
    resourcePath,
    code,
    { url: false, page: false, here: true },
    ({ module, importer }) => resolve(dirname(importer), module).catch(() => undefined),
    {
      warn: (text) => context.emitWarning(new Error(text)),
      error: (text): never => {
        throw new Error(text);
      },
    },
  );
  return written ?? code;
}

/** The ways to modules that no URL leads to, by what a class's `static module` says. */
type Modules = Readonly<Record<string, () => Promise<object>>>;

/** By the list, and what it does not have by URL, as a module in its own right, which no bundler sees. */
export function importFrom(url: string, modules?: Modules): Promise<object> {
  return modules?.[url]?.() ?? import(/* webpackIgnore: true */ /* @vite-ignore */ url);
}

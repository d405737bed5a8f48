/** Cases of CPython's groups that wait for what has an issue of its own. */
export const deferred: readonly { readonly title: string; readonly reason: string }[] = [
  { title: "ExceptHookTests.test_system_exit", reason: "ThreadExit" },
  { title: "ThreadJoinOnShutdown.test_1_join_on_shutdown", reason: "joining the main thread" },
  { title: "AtexitTests.test_atexit_output", reason: "exit hooks" },
  { title: "AtexitTests.test_atexit_called_once", reason: "exit hooks" },
  { title: "AtexitTests.test_atexit_after_shutdown", reason: "exit hooks" },
];

import { describe, expect, it } from "vitest";
import * as adapter from "../src/adapter.js";
import * as sharing from "../src/adapter.sharing.js";
import * as worker from "../src/adapter.worker.js";
import * as futures from "../src/functions/futures/index.js";
import * as core from "../src/index.js";
import * as thread from "../src/index.thread.js";
import * as onNode from "../src/node.js";
import * as threadOnNode from "../src/node.thread.js";
import { deferred } from "../src/testing/deferred.js";
import * as fixtures from "../src/testing/fixtures.js";
import { suites } from "../src/testing/suites/index.js";

describe("what the packages give", () => {
  it("Node has in one file what every other entry gives, in another what starts and joins threads", () => {
    expect(onNode).toMatchObject({ ...adapter, ...worker, ...sharing, ...core });
    expect(threadOnNode).toMatchObject({ ...adapter, ...worker, ...thread });
    expect(core).toMatchObject(thread);
  });

  it("MiscTestCase.test__all__: the exports are the contract and no more", () => {
    expect(Object.keys(core).toSorted()).toEqual([
      "Barrier",
      "BoundedSemaphore",
      "BrokenBarrierError",
      "Condition",
      "Event",
      "LifoQueue",
      "Lock",
      "PriorityQueue",
      "Queue",
      "QueueEmpty",
      "QueueFull",
      "QueueShutdown",
      "RLock",
      "RWLock",
      "Semaphore",
      "SharedList",
      "SharedMap",
      "SharedSet",
      "StreamThread",
      "Thread",
      "ThreadError",
      "ThreadGroup",
      "ThreadLocal",
      "Timer",
      "activeCount",
      "array",
      "bool",
      "callback",
      "currentThread",
      "enumerate",
      "f32",
      "f64",
      "i16",
      "i32",
      "i64",
      "i8",
      "installedRuntime",
      "isMain",
      "mainThread",
      "remote",
      "shared",
      "sharing",
      "sleep",
      "sleepSync",
      "string",
      "struct",
      "task",
      "transfer",
      "u16",
      "u32",
      "u64",
      "u8",
    ]);
  });

  it("threads alone need no more than this", () => {
    expect(Object.keys(thread).toSorted()).toEqual([
      "Thread",
      "ThreadError",
      "activeCount",
      "currentThread",
      "enumerate",
      "installedRuntime",
      "isMain",
      "mainThread",
      "transfer",
    ]);
  });

  it("futures are Python's names and no more", () => {
    expect(Object.keys(futures).toSorted()).toEqual([
      "ALL_COMPLETED",
      "BrokenThreadPool",
      "CancelledError",
      "FIRST_COMPLETED",
      "FIRST_EXCEPTION",
      "Future",
      "InvalidStateError",
      "ThreadPoolExecutor",
      "asCompleted",
      "wait",
    ]);
    expect(onNode).toMatchObject(futures);
  });

  it("an adapter needs no more than this", () => {
    expect(Object.keys(adapter).toSorted()).toEqual([
      "checkFunction",
      "checkOptions",
      "createRuntime",
      "hasRealm",
      "show",
    ]);
    expect(Object.keys(sharing)).toEqual(["loadSharing"]);
    expect(Object.keys(worker)).toEqual(["WorkerFile"]);
  });

  it("the fixtures are classes, so that they can be served as they are", () => {
    for (const value of Object.values(fixtures)) expect(typeof value).toBe("function");
  });
});

/** CPython's names for the cases of the groups that the suite covers. */
const python = `
BaseLockTests.test_constructor BaseLockTests.test_repr BaseLockTests.test_locked_repr
BaseLockTests.test_acquire_release BaseLockTests.test_try_acquire
BaseLockTests.test_try_acquire_contended BaseLockTests.test_acquire_contended
BaseLockTests.test_with BaseLockTests.test_thread_leak BaseLockTests.test_timeout
LockTests.test_reacquire LockTests.test_different_thread LockTests.test_state_after_timeout
RLockTests.test_reacquire RLockTests.test_release_unacquired RLockTests.test_recursion_count
RLockTests.test_different_thread RLockTests.test__is_owned RLockTests.test_locked
RLockTests.test_locked_with_2threads RLockTests.test_repr_count EventTests.test_is_set
EventTests.test_notify EventTests.test_timeout EventTests.test_set_and_clear EventTests.test_repr
ConditionTests.test_acquire ConditionTests.test_unacquired_wait
ConditionTests.test_unacquired_notify ConditionTests.test_notify ConditionTests.test_timeout
ConditionTests.test_waitfor ConditionTests.test_waitfor_timeout
BaseSemaphoreTests.test_constructor BaseSemaphoreTests.test_acquire
BaseSemaphoreTests.test_acquire_contended BaseSemaphoreTests.test_multirelease
BaseSemaphoreTests.test_try_acquire BaseSemaphoreTests.test_try_acquire_contended
BaseSemaphoreTests.test_acquire_timeout BaseSemaphoreTests.test_default_value
BaseSemaphoreTests.test_with SemaphoreTests.test_release_unacquired SemaphoreTests.test_repr
BoundedSemaphoreTests.test_release_unacquired BoundedSemaphoreTests.test_repr
ThreadTests.test_BoundedSemaphore_limit BarrierTests.test_constructor BarrierTests.test_barrier
BarrierTests.test_barrier_10 BarrierTests.test_wait_return BarrierTests.test_action
BarrierTests.test_abort BarrierTests.test_reset BarrierTests.test_abort_and_reset
BarrierTests.test_timeout BarrierTests.test_default_timeout BarrierTests.test_single_thread
BarrierTests.test_repr TimerTests.test_init_immutable_default_args BaseLocalTest.test_derived
BaseLocalTest.test_arguments BaseLocalTest.test_threading_local
BaseLocalTest.test_threading_local_subclass BaseQueueTestMixin.test_basic
BaseQueueTestMixin.test_queue_task_done BaseQueueTestMixin.test_queue_join
BaseQueueTestMixin.test_negative_timeout_raises_exception BaseQueueTestMixin.test_nowait
BaseQueueTestMixin.test_shrinking_queue BaseQueueTestMixin.test_shutdown_empty
BaseQueueTestMixin.test_shutdown_nonempty BaseQueueTestMixin.test_shutdown_immediate
BaseQueueTestMixin.test_shutdown_allowed_transitions
BaseQueueTestMixin.test_shutdown_all_methods_in_one_thread
BaseQueueTestMixin.test_shutdown_immediate_all_methods_in_one_thread
BaseQueueTestMixin.test_shutdown_all_methods_in_many_threads
BaseQueueTestMixin.test_shutdown_immediate_all_methods_in_many_threads
BaseQueueTestMixin.test_shutdown_get BaseQueueTestMixin.test_shutdown_immediate_get
BaseQueueTestMixin.test_shutdown_put BaseQueueTestMixin.test_shutdown_immediate_put
BaseQueueTestMixin.test_shutdown_join BaseQueueTestMixin.test_shutdown_immediate_join
BaseQueueTestMixin.test_shutdown_put_join BaseQueueTestMixin.test_shutdown_immediate_put_join
BaseQueueTestMixin.test_shutdown_get_task_done_join BaseQueueTestMixin.test_shutdown_pending_get
FailingQueueTest.test_failing_queue
ThreadTests.test_name ThreadTests.test_args_argument ThreadTests.test_various_ops
ThreadTests.test_limbo_cleanup ThreadTests.test_join_nondaemon_on_shutdown
ThreadTests.test_enumerate_after_join ThreadTests.test_join_from_multiple_threads
ThreadTests.test_join_with_timeout ThreadTests.test_repr_daemon ThreadTests.test_daemon_param
ThreadTests.test_main_thread ThreadTests.test_finalization_shutdown ThreadTests.test_repr_stopped
ThreadTests.test_leak_without_join ThreadTests.test_import_from_another_thread
ThreadTests.test_start_new_thread_at_finalization
ThreadingExceptionTests.test_start_thread_again ThreadingExceptionTests.test_joining_current_thread
ThreadingExceptionTests.test_joining_inactive_thread
ThreadingExceptionTests.test_daemonize_active_thread
ThreadingExceptionTests.test_releasing_unacquired_lock ThreadingExceptionTests.test_recursion_limit
ThreadingExceptionTests.test_print_exception
ExceptHookTests.test_excepthook ExceptHookTests.test_excepthook_thread_None
ExceptHookTests.test_system_exit ExceptHookTests.test_custom_excepthook
ExceptHookTests.test_custom_excepthook_fail ExceptHookTests.test_original_excepthook
ThreadJoinOnShutdown.test_1_join_on_shutdown ThreadJoinOnShutdown.test_4_daemon_threads
ThreadJoinOnShutdown.test_thread_from_thread AtexitTests.test_atexit_output
AtexitTests.test_atexit_called_once AtexitTests.test_atexit_after_shutdown
InterruptMainTests.test_can_interrupt_tight_loops
ExecutorDeadlockTest.test_error_at_task_pickle ExecutorDeadlockTest.test_error_at_task_unpickle
ExecutorDeadlockTest.test_crash_during_func_exec_on_worker
ExecutorDeadlockTest.test_error_during_func_exec_on_worker
ExecutorDeadlockTest.test_error_during_result_pickle_on_worker
ExecutorDeadlockTest.test_error_during_result_unpickle_in_result_handler
ExecutorDeadlockTest.test_shutdown_deadlock ExecutorDeadlockTest.test_shutdown_deadlock_pickle
ExecutorDeadlockTest.test_crash_big_data ProcessPoolExecutorTest.test_killed_child
ProcessPoolExecutorTest.test_traceback
FutureTests.test_done_callback_with_result FutureTests.test_done_callback_with_exception
FutureTests.test_done_callback_with_cancel FutureTests.test_done_callback_raises
FutureTests.test_done_callback_already_successful FutureTests.test_done_callback_already_failed
FutureTests.test_done_callback_already_cancelled
FutureTests.test_done_callback_raises_already_succeeded FutureTests.test_repr
FutureTests.test_cancel FutureTests.test_cancelled FutureTests.test_done
FutureTests.test_running FutureTests.test_result_with_timeout
FutureTests.test_result_with_success FutureTests.test_result_with_cancel
FutureTests.test_exception_with_timeout FutureTests.test_exception_with_success
FutureTests.test_multiple_set_result FutureTests.test_multiple_set_exception
WaitTests.test_20369 WaitTests.test_first_completed
WaitTests.test_first_completed_some_already_completed WaitTests.test_first_exception
WaitTests.test_first_exception_some_already_complete
WaitTests.test_first_exception_one_already_failed WaitTests.test_all_completed
WaitTests.test_timeout AsCompletedTests.test_no_timeout AsCompletedTests.test_future_times_out
AsCompletedTests.test_duplicate_futures AsCompletedTests.test_correct_timeout_exception_msg
ExecutorTest.test_submit ExecutorTest.test_map ExecutorTest.test_map_exception
ExecutorTest.test_map_timeout ExecutorTest.test_max_workers_negative
ExecutorTest.test_swallows_falsey_exceptions ThreadPoolExecutorTest.test_default_workers
ThreadPoolExecutorTest.test_map_submits_without_iteration
ThreadPoolExecutorTest.test_saturation
ThreadPoolExecutorTest.test_executor_map_current_future_cancel
ThreadPoolWaitTests.test_pending_calls_race ExecutorShutdownTest.test_run_after_shutdown
ExecutorShutdownTest.test_hang_issue12364 ExecutorShutdownTest.test_cancel_futures
ExecutorShutdownTest.test_hang_gh94440 ThreadPoolShutdownTest.test_threads_terminate
ThreadPoolShutdownTest.test_context_manager_shutdown
ThreadPoolShutdownTest.test_shutdown_no_wait
ThreadPoolShutdownTest.test_cancel_futures_wait_false
ThreadPoolShutdownTest.test_thread_names_assigned
ThreadPoolShutdownTest.test_thread_names_default
`
  .trim()
  .split(/\s+/);

describe("CPython's cases", () => {
  const titles = suites.flatMap(({ cases }) => cases.map(({ title }) => title));
  const waiting = deferred.map(({ title }) => title);

  for (const name of python) {
    it(`${name} is tried, or told to wait`, () => {
      const found = [...titles, ...waiting].some((title) => title.split(/[:,]/)[0] === name);
      expect(found).toBe(true);
    });
  }

  it("no two cases of a topic have one title", () => {
    for (const { topic, cases } of suites) {
      expect(new Set(cases.map(({ title }) => title)).size, topic).toBe(cases.length);
    }
  });
});

import type { ClassRef } from "../codec/classes.js";
import type { ThreadRecord } from "../realm/record.js";
import type { Far, Job } from "./link.js";

export function makeJob(record: ThreadRecord, type: ClassRef): Job {
  record.class = type;
  return record as Job;
}

export function farOf(job: Job): Far {
  job.far ??= {
    moved: undefined,
    source: undefined,
    holders: undefined,
    unacked: undefined,
    loans: 0,
    ending: false,
    killed: false,
    home: undefined,
    ranOn: undefined,
    times: undefined,
  };
  return job.far;
}

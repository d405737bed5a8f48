import { expose } from "threads/worker";

expose({ echo: (value: number) => value });

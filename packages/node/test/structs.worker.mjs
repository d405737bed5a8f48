import { serve } from "@heddle/node/worker";
import * as classes from "./programs/structs.mjs";

const { Adding, AddingAlone, Point, Stats, Using, UsingAlone } = classes;
serve({ Adding, AddingAlone, Point, Stats, Using, UsingAlone });

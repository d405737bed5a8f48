/** Where our own carriers begin: a worker whose file is CommonJS begins its work some milliseconds sooner. */
import "./worker.node.js";

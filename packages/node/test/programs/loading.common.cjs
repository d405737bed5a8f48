const { pathToFileURL } = require("node:url");
const { Thread } = require("@heddle/core");

exports.Common = class Common extends Thread {
  static module = pathToFileURL(__filename);

  run() {
    return "CommonJS";
  }
};

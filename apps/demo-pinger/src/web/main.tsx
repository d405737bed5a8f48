import "./locale.js";
import { render } from "preact";
import "uplot/dist/uPlot.min.css";
import "./style.css";
import { App } from "./parts/app.js";

const place = document.getElementById("app");
if (place === null) throw new Error('index.html has no element "app".');
place.replaceChildren();
render(<App />, place);

import heddle from "@heddle/plugin/vite";
import react from "@vitejs/plugin-react";

export default { plugins: [heddle(), react()] };

import { Answer } from "./answer.jsx";

export default function Page() {
  return <Answer />;
}

/** How many mistakes of each area were noticed, and which were not. */
export function table(mistakes, resultOf) {
  const columns = ["noticed", "not noticed", "no end", "error"];
  const rows = new Map();
  for (const each of mistakes) {
    const row = rows.get(each.area) ?? Object.fromEntries(columns.map((name) => [name, 0]));
    row[resultOf(each).outcome]++;
    rows.set(each.area, row);
  }
  const cells = [
    ["area", ...columns],
    ...[...rows].map(([area, row]) => [area, ...columns.map((name) => row[name])]),
    ["all", ...columns.map((name) => [...rows.values()].reduce((sum, row) => sum + row[name], 0))],
  ];
  const width = Math.max(...cells.map(([area]) => area.length));
  const lines = cells.map(([area, ...numbers]) =>
    [area.padEnd(width), ...numbers.map((it, at) => String(it).padStart(columns[at].length))].join(
      "  ",
    ),
  );
  const left = mistakes.filter((each) => resultOf(each).outcome !== "noticed");
  const named = left.map((each) => {
    const { outcome, why } = resultOf(each);
    return `${outcome}: ${each.area}: ${each.what}${why || each.survives ? ` (${why ?? each.survives})` : ""}`;
  });
  return ["", ...lines, "", ...named].join("\n");
}

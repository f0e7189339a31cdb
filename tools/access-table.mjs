// The table of docs/access.md for one service, from its own description (GET /openapi.json).

/** Rows "| METHOD | route | callers | what |", by route. */
export function accessTable({ paths }) {
  const rows = Object.entries(paths).flatMap(([route, operations]) =>
    Object.entries(operations).map(
      ([method, operation]) =>
        `| ${method.toUpperCase()} | \`${route}\` | ${operation["x-callers"]} | ${operation.summary} |`,
    ),
  );
  return ["| Method | Route | Callers | What |", "|---|---|---|---|", ...rows].join("\n") + "\n";
}

// Draws the curves of the results with gnuplot: `node bench/plots.mjs RESULTS FOLDER` writes FOLDER/*.svg, *.png and
// results.md.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [, , resultsPath, folder] = process.argv;
if (folder === undefined) {
  console.error("usage: plots.mjs RESULTS FOLDER");
  process.exit(1);
}
const all = JSON.parse(readFileSync(resultsPath, "utf8"));
const colours = ["#0b5394", "#b45f06", "#38761d"];
const pointTypes = [7, 5, 9];

/** Rows [x, value, low, high] of one operation with some parameters fixed, by increasing x; `pick` takes a line. */
function curve(op, x, fixed, pick) {
  const rows = all.results
    .filter((line) => line.op === op && x in line.parameters)
    .filter((line) => Object.entries(fixed).every(([name, value]) => line.parameters[name] === value))
    .map((line) => [line.parameters[x], ...pick(line)]);
  if (rows.length === 0) throw new Error(`no results of ${op} by ${x}`);
  return rows.sort((a, b) => a[0] - b[0]);
}
const one = (op) => all.results.find((line) => line.op === op);
const milliseconds = (line) => [line.median_us, line.p10_us, line.p90_us].map((us) => us / 1000);
const gigabytes = (line) => [line.median_us, line.p90_us, line.p10_us].map((us) => line.parameters.bytes / us / 1000);
const peak = (line) => [line.peak_mib, line.peak_mib, line.peak_mib];

/** One picture of several lines { label, rows } or { label, level }. */
function draw({ name, title, x, y, lines, logX = false, logY = false, ticks = true, key = "left top" }) {
  const data = lines.flatMap(({ rows }, i) =>
    rows === undefined ? [] : [`$line${i} << EOD`, ...rows.map((row) => row.join(" ")), "EOD"],
  );
  const xs = lines.find(({ rows }) => rows !== undefined).rows.map(([at]) => at);
  const plots = lines.flatMap(({ label, rows, level }, i) =>
    rows === undefined
      ? [`${level} with lines dashtype 2 linewidth 1.5 linecolor rgb "${colours[i]}" title "${label}"`]
      : [
          `$line${i} using 1:3:4 with filledcurves fillcolor rgb "${colours[i]}" fillstyle transparent solid 0.2 notitle`,
          `$line${i} using 1:2 with linespoints linewidth 2 pointtype ${pointTypes[i]} pointsize 0.8 linecolor rgb "${colours[i]}" ` +
            (lines.length > 1 ? `title "${label}"` : "notitle"),
        ],
  );
  const script = [
    ...data,
    "set encoding utf8",
    `set title "${title}"`,
    `set xlabel "${x}"`,
    `set ylabel "${y}"`,
    "set grid linecolor rgb '#dddddd'",
    "set border linecolor rgb '#555555'",
    `set key ${key} Left reverse spacing 1.2`,
    "set bmargin 5",
    "set tmargin 3",
    `set label "${all.cpu}, ${all.date}. Points: medians. Bands: 10th to 90th percentile of the samples." ` +
      "at screen 0.01, screen 0.03 font ',9' textcolor rgb '#555555'",
    logX ? "set logscale x; set format x '10^{%T}'" : "",
    logY ? "set logscale y; set format y '10^{%T}'" : "set yrange [0:*]",
    ticks && !logX ? `set xtics (${xs.join(", ")})` : "",
    `plot ${plots.join(", \\\n")}`,
  ].join("\n");
  for (const [terminal, suffix] of [
    ["svg size 760,480 font 'sans-serif,12' background rgb 'white'", "svg"],
    ["pngcairo size 840,540 font 'sans-serif,12'", "png"],
  ])
    execFileSync("gnuplot", [], {
      input: `set terminal ${terminal}\nset output "${join(folder, `${name}.${suffix}`)}"\n${script}\n`,
      stdio: ["pipe", "inherit", "inherit"],
    });
}

const depth = "depth of the tree (2^{depth} leaves)";
const pictures = [
  {
    name: "att_key_gen",
    title: "AttKeyGen: time of one attribute key",
    x: depth,
    y: "time (ms)",
    lines: [5, 10, 20].map((attributes) => ({
      label: `${attributes} attributes`,
      rows: curve("AttKeyGen", "depth", { attributes }, milliseconds),
    })),
  },
  {
    name: "upd_key_gen_depth",
    title: "UpdKeyGen: 100 leaves revoked, one core",
    x: depth,
    y: "time (ms)",
    lines: [{ rows: curve("UpdKeyGen", "depth", { revoked: 100 }, milliseconds) }],
  },
  {
    name: "upd_key_gen_revoked",
    title: "UpdKeyGen: a tree of 2^{20} leaves, one core",
    x: "revoked leaves (log)",
    y: "time (ms, log)",
    logX: true,
    logY: true,
    lines: [{ rows: curve("UpdKeyGen", "revoked", { depth: 20 }, milliseconds) }],
  },
  {
    name: "pre_key_gen",
    title: "PreKeyGen: 10 attributes",
    x: depth,
    y: "time (ms)",
    lines: [{ rows: curve("PreKeyGen", "depth", {}, milliseconds) }],
  },
  {
    name: "policy_rows",
    title: "One record under an AND of n attributes",
    x: "n, rows of the policy",
    y: "time (ms)",
    ticks: false,
    lines: [
      { label: "Encrypt (patient)", rows: curve("Encrypt", "rows", {}, milliseconds) },
      { label: "PreDec (hospital)", rows: curve("PreDec", "rows", {}, milliseconds) },
      { label: "Dec (doctor)", rows: curve("Dec", "rows", {}, milliseconds) },
    ],
  },
  {
    name: "match_slots",
    title: "Match: one trapdoor with one index",
    x: "m, keyword slots of the index",
    y: "time (ms)",
    lines: [{ rows: curve("Match, one index", "m", {}, milliseconds) }],
  },
  {
    name: "match_many",
    title: `Match on ${all.cores} cores, m = 8`,
    x: "n",
    y: "time (ms)",
    ticks: false,
    lines: [
      { label: "one doctor, n indexes", rows: curve("Match, all with all, all cores", "indexes", { doctors: 1 }, milliseconds) },
      { label: "n doctors, one index", rows: curve("Match, all with all, all cores", "doctors", { indexes: 1 }, milliseconds) },
    ],
  },
  {
    name: "sealing",
    key: "left center",
    title: "Sealing a record, file to file, one core",
    x: "record size (bytes, log)",
    y: "throughput (GB/s)",
    logX: true,
    lines: [
      { label: "CT_{HD}, file to file", rows: curve("Seal a file", "bytes", {}, gigabytes) },
      { label: "SHA-256 alone, in memory", level: one("SHA-256, 16 KiB").bytes_per_second / 1e9 },
      { label: "copying the file alone, 1 GiB", level: one("Copy a file").bytes_per_second / 1e9 },
    ],
  },
  {
    name: "memory",
    title: "Peak memory of the whole process",
    x: "revoked leaves, or record size in MiB (log)",
    y: "peak memory (MiB)",
    logX: true,
    lines: [
      { label: "UpdKeyGen, 2^{20} leaves, by revoked leaves", rows: curve("UpdKeyGen", "revoked", { depth: 20 }, peak) },
      {
        label: "sealing, by record size in MiB",
        rows: curve("Seal a file", "bytes", {}, peak).map(([bytes, ...rest]) => [bytes / 2 ** 20, ...rest]),
      },
    ],
  },
];

const named = ({ op, parameters }) =>
  op + Object.entries(parameters).map(([name, value]) => `, ${name} ${value}`).join("");
const table = (head, rows) => [
  `| ${head.join(" | ")} |`,
  `|---|${"---:|".repeat(head.length - 1)}`,
  ...rows.map((row) => `| ${row.join(" | ")} |`),
  "",
];

function tables() {
  const [bounded, free] = [true, false].map((has) => all.results.filter((line) => "target_R" in line === has));
  return [
    "# Results",
    "",
    `Written by \`make bench\` on ${all.date}: ${all.cpu}, ${all.cores} cores.`,
    "",
    ...table(
      ["operation", "median (us)", "R", "floor", "ratio to floor", "target R"],
      bounded.map((line) => [
        named(line),
        line.median_us.toFixed(1),
        line.R.toFixed(3),
        line.floor_R.toFixed(3),
        line.ratio_to_floor.toFixed(2),
        line.target_R,
      ]),
    ),
    ...table(
      ["comparison", "value", "target"],
      all.comparisons.map((line) => [
        line.what,
        line.value.toFixed(3),
        "at_least" in line ? `>= ${line.at_least}` : `<= ${line.at_most}`,
      ]),
    ),
    ...table(
      ["encoded size", "bytes", "target"],
      all.sizes.map((line) => [line.what, line.bytes, `<= ${line.at_most}`]),
    ),
    ...table(
      ["every other operation", "median (us)", "R"],
      free.map((line) => [named(line), line.median_us.toFixed(1), line.R.toFixed(3)]),
    ),
  ].join("\n");
}

mkdirSync(folder, { recursive: true });
pictures.forEach(draw);
writeFileSync(join(folder, "results.md"), tables());

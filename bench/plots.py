"""Draws the curves of build/bench/results.json: plots.py RESULTS FOLDER writes FOLDER/*.svg, *.png and results.md."""

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

COLOURS = ["#0b5394", "#b45f06", "#38761d", "#741b47"]
MARKERS = ["o", "s", "^", "D"]


class Results:
    def __init__(self, path):
        self.all = json.loads(Path(path).read_text())

    def curve(self, op, x, **fixed):
        """The points (x, result) of one operation with some parameters fixed, by increasing x."""
        points = [
            (line["parameters"][x], line)
            for line in self.all["results"]
            if line["op"] == op
            and x in line["parameters"]
            and all(line["parameters"].get(name) == value for name, value in fixed.items())
        ]
        return sorted(points, key=lambda point: point[0])

    def one(self, op):
        return next(line for line in self.all["results"] if line["op"] == op)

    def footer(self):
        return f"{self.all['cpu']}, {self.all['date']}. Points: medians. Bands: 10th to 90th percentile of the samples."


def draw_times(axes, points, label, index, unit=1e3):
    """Medians with a band from p10 to p90. `unit` is microseconds per unit of the axis."""
    x = [at for at, _ in points]
    if axes.get_xscale() == "linear" and len(x) < 10 and x[0] > 1:
        axes.set_xticks(x)
    axes.plot(x, [line["median_us"] / unit for _, line in points], marker=MARKERS[index], color=COLOURS[index], label=label)
    axes.fill_between(
        x,
        [line["p10_us"] / unit for _, line in points],
        [line["p90_us"] / unit for _, line in points],
        color=COLOURS[index],
        alpha=0.2,
        linewidth=0,
    )


class Figure:
    """One picture: `with Figure(...) as axes:` draws, and writes both formats at its end."""

    def __init__(self, folder, name, results, title, xlabel, ylabel, legend="best"):
        self.path = Path(folder) / name
        self.results = results
        self.legend = legend
        self.figure, self.axes = plt.subplots(figsize=(7.5, 4.8))
        self.axes.set(title=title, xlabel=xlabel, ylabel=ylabel)
        self.axes.grid(True, which="major", color="#dddddd")

    def __enter__(self):
        return self.axes

    def __exit__(self, kind, value, trace):
        if kind is not None:
            return
        if self.axes.get_yscale() == "linear":
            self.axes.set_ylim(bottom=0, top=1.08 * self.axes.get_ylim()[1])
        if len(self.axes.get_legend_handles_labels()[0]) > 1:
            self.axes.legend(frameon=False, loc=self.legend)
        self.figure.text(0.01, 0.01, self.results.footer(), fontsize=7, color="#555555")
        self.figure.tight_layout(rect=(0, 0.03, 1, 1))
        self.figure.savefig(self.path.with_suffix(".svg"), metadata={"Date": None})
        self.figure.savefig(self.path.with_suffix(".png"), dpi=110)
        plt.close(self.figure)


def draw_all(results, folder):
    def figure(name, title, xlabel, ylabel, legend="best"):
        return Figure(folder, name, results, title, xlabel, ylabel, legend)

    with figure("att_key_gen", "AttKeyGen: time of one attribute key", "depth of the tree (2^depth leaves)", "time (ms)") as axes:
        for index, count in enumerate([5, 10, 20]):
            draw_times(axes, results.curve("AttKeyGen", "depth", attributes=count), f"{count} attributes", index)

    with figure("upd_key_gen_depth", "UpdKeyGen: 100 leaves revoked", "depth of the tree (2^depth leaves)", "time (ms), one core") as axes:
        draw_times(axes, results.curve("UpdKeyGen", "depth", revoked=100), "UpdKeyGen", 0)

    with figure("upd_key_gen_revoked", "UpdKeyGen: a tree of 2^20 leaves", "revoked leaves (log)", "time (ms, log), one core") as axes:
        axes.set(xscale="log", yscale="log")
        draw_times(axes, results.curve("UpdKeyGen", "revoked", depth=20), "UpdKeyGen", 0)

    with figure("pre_key_gen", "PreKeyGen: 10 attributes", "depth of the tree (2^depth leaves)", "time (ms)") as axes:
        draw_times(axes, results.curve("PreKeyGen", "depth"), "PreKeyGen", 0)

    with figure("policy_rows", "One record: AND of n attributes", "rows of the policy", "time (ms)") as axes:
        for index, (op, label) in enumerate([("Encrypt", "Encrypt (patient)"), ("PreDec", "PreDec (hospital)"), ("Dec", "Dec (doctor)")]):
            draw_times(axes, results.curve(op, "rows"), label, index)

    with figure("match_slots", "Match: one trapdoor with one index", "m, keyword slots of the index", "time (ms)") as axes:
        draw_times(axes, results.curve("Match, one index", "m"), "Match", 0)

    cores = results.all["cores"]
    with figure("match_many", f"Match on {cores} cores, m = 8", "number of indexes, or of doctors", "time (ms)", "upper left") as axes:
        draw_times(axes, results.curve("Match, all with all, all cores", "indexes", doctors=1), "one doctor, n indexes", 0)
        ours = results.curve("Match, all with all, all cores", "doctors", indexes=1)
        draw_times(axes, ours, "n doctors, one index", 1)

    gigabyte = 1e9
    with figure("sealing", "Sealing a record, file to file, one core", "record size (bytes, log)", "throughput (GB/s)") as axes:
        axes.set_xscale("log")
        points = results.curve("Seal a file", "bytes")
        x = [at for at, _ in points]
        axes.plot(x, [at / line["median_us"] * 1e6 / gigabyte for at, line in points], marker="o", color=COLOURS[0], label="CT_HD, file to file")
        axes.fill_between(
            x,
            [at / line["p90_us"] * 1e6 / gigabyte for at, line in points],
            [at / line["p10_us"] * 1e6 / gigabyte for at, line in points],
            color=COLOURS[0],
            alpha=0.2,
            linewidth=0,
        )
        for index, (op, label) in enumerate(
            [("SHA-256, 16 KiB", "SHA-256 alone, in memory"), ("Copy a file", "copying the file alone, 1 GiB")], start=1
        ):
            axes.axhline(results.one(op)["bytes_per_second"] / gigabyte, color=COLOURS[index], linestyle="--", label=label)

    with figure("memory", "Peak memory of the whole process", "revoked leaves, or record size in MiB (log)", "peak memory (MiB)") as axes:
        axes.set_xscale("log")
        for index, (op, x, scale, label, fixed) in enumerate(
            [
                ("UpdKeyGen", "revoked", 1, "UpdKeyGen, 2^20 leaves, by revoked leaves", {"depth": 20}),
                ("Seal a file", "bytes", 2**20, "sealing, by record size in MiB", {}),
            ]
        ):
            points = results.curve(op, x, **fixed)
            axes.plot([at / scale for at, _ in points], [line["peak_mib"] for _, line in points], marker=MARKERS[index], color=COLOURS[index], label=label)


def parameters_of(line):
    return "".join(f", {name} {value:.10g}" for name, value in line["parameters"].items())


def write_tables(results, path):
    lines = ["# Results", "", f"Written by `make bench` on {results.all['date']}: {results.all['cpu']}, {results.all['cores']} cores.", ""]
    lines += ["| operation | median (us) | R | floor | ratio to floor | target R |", "|---|---:|---:|---:|---:|---:|"]
    for line in results.all["results"]:
        if "target_R" in line:
            lines.append(
                f"| {line['op']}{parameters_of(line)} | {line['median_us']:.1f} | {line['R']:.3f} | {line['floor_R']:.3f} "
                f"| {line['ratio_to_floor']:.2f} | {line['target_R']:g} |"
            )
    lines += ["", "| comparison | value | target |", "|---|---:|---:|"]
    for line in results.all["comparisons"]:
        bound = f">= {line['at_least']:g}" if "at_least" in line else f"<= {line['at_most']:g}"
        lines.append(f"| {line['what']} | {line['value']:.3f} | {bound} |")
    lines += ["", "| encoded size | bytes | target |", "|---|---:|---:|"]
    lines += [f"| {line['what']} | {line['bytes']} | <= {line['at_most']} |" for line in results.all["sizes"]]
    lines += ["", "| every other operation | median (us) | R |", "|---|---:|---:|"]
    lines += [
        f"| {line['op']}{parameters_of(line)} | {line['median_us']:.1f} | {line['R']:.3f} |"
        for line in results.all["results"]
        if "target_R" not in line
    ]
    path.write_text("\n".join(lines) + "\n")


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: plots.py RESULTS FOLDER")
    results, folder = Results(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    plt.rcParams["svg.hashsalt"] = "aceso"
    draw_all(results, folder)
    write_tables(results, folder / "results.md")


if __name__ == "__main__":
    main()

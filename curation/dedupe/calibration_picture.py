"""The picture of a calibration: precision and recall by threshold, a panel a task, the chosen threshold as a line."""

from pathlib import Path
from typing import Any

from curation.dedupe.calibrate import ALL, EMBEDDING, GUARD, Calibration

INK, PAPER, FONT = "#1f2933", "#ffffff", "Arial, Helvetica, sans-serif"
_PANELS = 8
"""Tasks that are drawn; all stand in curve.csv."""
_SCALE = 2


def draw(found: Calibration, path: Path) -> None:
    """Write path.svg and path.png."""
    import altair as alt
    import vl_convert

    tasks = {choice.point.task: _title(choice.point.task) for choice in found.choices[:_PANELS]}
    lines = [
        {
            "task": tasks[point.task],
            "threshold": point.threshold,
            "measure": measure,
            "judge": point.judge,
            "value": value,
        }
        for point in found.points
        if point.task in tasks
        for measure, value in (("precision", point.precision), ("recall", point.recall))
        if value is not None
    ]
    chosen = [
        {"task": tasks[choice.point.task], "chosen": choice.point.threshold} for choice in found.choices[:_PANELS]
    ]
    # Named, because the rows of the chosen thresholds have neither.
    measures = alt.Scale(domain=["precision", "recall"], range=["#b5651d", "#2e7d5b"])
    judges = alt.Scale(domain=[GUARD, EMBEDDING], range=[[1, 0], [4, 3]])
    curves = (
        alt.Chart()
        .transform_filter("isValid(datum.value)")
        .mark_line(interpolate="step-after", strokeWidth=1.8)
        .encode(
            x=alt.X("threshold:Q", title="least score", scale=alt.Scale(domain=[0, 1])),
            y=alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%")),
            color=alt.Color("measure:N", title=None, scale=measures),
            strokeDash=alt.StrokeDash("judge:N", title=None, scale=judges),
        )
    )
    rule = (
        alt.Chart()
        .transform_filter("isValid(datum.chosen)")
        .mark_rule(color=INK, strokeDash=[4, 3])
        .encode(x="chosen:Q")
    )
    data = [line | {"chosen": None} for line in lines] + chosen
    chart: Any = alt.layer(curves, rule, data=alt.Data(values=data)).properties(width=300, height=190)
    chart = chart.facet(facet=alt.Facet("task:N", title=None, sort=list(tasks.values())), columns=2)
    text = chart.configure(font=FONT, background=PAPER, padding=12).configure_legend(orient="top").to_json()
    path.with_suffix(".svg").write_text(vl_convert.vegalite_to_svg(text), encoding="utf-8")
    path.with_suffix(".png").write_bytes(vl_convert.vegalite_to_png(text, scale=_SCALE))


def _title(task: str) -> str:
    return "all pairs" if task == ALL else task

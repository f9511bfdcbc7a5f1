"""The pictures of the report: Altair charts as SVG inside the page, drawn with no network and no browser."""

import base64
from typing import Any

from curation.baselines.judge import MARGIN
from curation.report.figures import Rows
from schemas.question import STAGES

INK, PAPER, FONT = "#1f2933", "#ffffff", "Arial, Helvetica, sans-serif"
STAGE_COLOURS = ["#7a8794", "#b5651d", "#d08c3f", "#5b7db1", "#d6a5a0", "#8aa4c8", "#c2cfe0", "#c0392b"]
RELEASED = "#2e7d5b"


def funnel_picture(funnel: Rows) -> str:
    """Bars, one a task: what share of the candidates each stage dropped and what was released."""
    import altair as alt

    parts = [
        {"task": row["task"], "part": part, "questions": count, "place": place}
        for row in funnel
        for place, (part, count) in enumerate(
            [("released", row["released"]), *zip(STAGES, row["dropped"], strict=True)]
        )
        if count
    ]
    if not parts:
        return ""
    order = ["released", *STAGES]
    chart = (
        alt.Chart(alt.Data(values=parts))
        .mark_bar()
        .encode(
            y=alt.Y("task:N", title=None, sort=[row["task"] for row in funnel]),
            x=alt.X("questions:Q", stack="normalize", title="share of all candidates", axis=alt.Axis(format="%")),
            color=alt.Color(
                "part:N",
                title=None,
                legend=alt.Legend(orient="top", columns=8),
                sort=order,
                scale=alt.Scale(domain=order, range=[RELEASED, *STAGE_COLOURS]),
            ),
            order="place:Q",
        )
        .properties(width=620, height={"step": 17})
    )
    return _image(chart)


def language_picture(counts: dict[str, dict[str, int]], languages: list[str]) -> str:
    """Heat map of tasks and languages; the number of questions stands in each cell."""
    import altair as alt

    cells: Rows = [
        {"task": task, "language": language, "questions": by_language.get(language, 0)}
        for task, by_language in counts.items()
        for language in languages
    ]
    if not cells:
        return ""
    most = max(by_language.get(language, 0) for by_language in counts.values() for language in languages)
    base = alt.Chart(alt.Data(values=cells)).encode(
        x=alt.X("language:N", title=None, sort=languages, axis=alt.Axis(orient="top", labelAngle=0)),
        y=alt.Y("task:N", title=None, sort=list(counts)),
    )
    heat = base.mark_rect(stroke=PAPER).encode(
        color=alt.Color(
            "questions:Q", legend=None, scale=alt.Scale(range=["#f3f5f7", RELEASED], domain=[0, max(most, 1)])
        )
    )
    text = base.mark_text(fontSize=10).encode(
        text="questions:Q",
        color=alt.condition(f"datum.questions > {most * 0.6}", alt.value(PAPER), alt.value(INK)),
    )
    return _image((heat + text).properties(width={"step": 44}, height={"step": 19}))


def position_picture(positions: Rows) -> str:
    """Dots: the share of golds at each option's place; a line marks chance."""
    import altair as alt

    dots = [
        {
            "task": _with_options(row),
            "place": chr(ord("A") + place) if place < 26 else str(place + 1),
            "share": count / row["questions"],
            "chance": 1 / row["options"],
        }
        for row in positions
        for place, count in enumerate(row["counts"])
    ]
    if not dots:
        return ""
    base = alt.Chart(alt.Data(values=dots)).encode(
        y=alt.Y("task:N", title=None, sort=[_with_options(row) for row in positions])
    )
    places = base.mark_text(fontSize=11, fontWeight="bold").encode(
        x=alt.X("share:Q", title="share of the questions whose gold stands there", axis=alt.Axis(format="%")),
        text="place:N",
        color=alt.Color("place:N", legend=None, scale=alt.Scale(scheme="dark2")),
    )
    chance = base.mark_tick(color=INK, thickness=2, height=15).encode(x="chance:Q")
    return _image((chance + places).properties(width=620, height={"step": 19}))


def baseline_picture(baselines: Rows) -> str:
    """Dots: how far above chance each baseline is right in each task; the line marks where a fault begins."""
    import altair as alt

    dots = [
        {
            "task": row["task"],
            "baseline": row["baseline"].replace("_", " "),
            "above": row["last_hits"] - row["chance"],
            "bound": row["last_bound"] - row["chance"],
        }
        for row in baselines
    ]
    if not dots:
        return ""
    tasks = sorted({row["task"] for row in baselines})
    base = alt.Chart(alt.Data(values=dots)).encode(y=alt.Y("task:N", title=None, sort=tasks))
    colour = alt.Color(
        "baseline:N", title=None, legend=alt.Legend(orient="top"), scale=alt.Scale(scheme="dark2"), sort=None
    )
    reach = base.mark_rule(opacity=0.45).encode(x="bound:Q", x2="above:Q", color=colour)
    points = base.mark_point(filled=True, size=45, opacity=0.9).encode(
        x=alt.X("above:Q", title="right above chance; the thin line reaches down to the sure bound")
        .axis(format="+%")
        .scale(nice=True),
        color=colour,
    )
    limit = alt.Chart(alt.Data(values=[{"x": MARGIN}])).mark_rule(color=INK, strokeDash=[4, 3]).encode(x="x:Q")
    return _image((limit + reach + points).properties(width=620, height={"step": 19}))


def coverage_picture(cells: Rows, languages: list[str]) -> str:
    """Heat map of tasks and languages: what share of the wanted questions there is; the number stands in the cell."""
    import altair as alt

    if not cells:
        return ""
    base = alt.Chart(alt.Data(values=cells)).encode(
        x=alt.X("language:N", title=None, sort=languages, axis=alt.Axis(orient="top", labelAngle=0)),
        y=alt.Y("task:N", title=None),
    )
    heat = base.mark_rect(stroke=PAPER).encode(
        color=alt.Color(
            "share:Q", legend=None, scale=alt.Scale(range=["#f7e3df", "#f3f5f7", RELEASED], domain=[0, 0.5, 1])
        )
    )
    text = base.mark_text(fontSize=10).encode(
        text="says:N", color=alt.condition("datum.share > 0.8", alt.value(PAPER), alt.value(INK))
    )
    return _image((heat + text).properties(width={"step": 58}, height={"step": 19}))


def _with_options(row: dict[str, Any]) -> str:
    return f"{row['task']} (1 of {row['options']})"


def _image(chart: Any) -> str:
    """The chart as an address that holds the whole SVG: nothing is fetched, and its ids cannot clash."""
    import vl_convert

    # Text is measured here and drawn by the reader's machine: room at the left for a wider font.
    styled = chart.configure(font=FONT, background=PAPER, padding={"left": 30, "right": 12, "top": 6, "bottom": 6})
    styled = styled.configure_view(stroke=None)
    svg = vl_convert.vegalite_to_svg(styled.configure_axis(labelLimit=320, labelColor=INK, grid=False).to_json())
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()

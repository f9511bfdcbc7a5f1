"""shopmark explain"""

from pathlib import Path

import click

from flows.cli.common import folder_option, open_workspace


@click.command("explain", epilog="Example: shopmark explain 3f2a... --folder demo")
@click.argument("question_id")
@folder_option
def command(question_id: str, folder: Path) -> None:
    """Tell the story of a question: prompt, facts, refutations, decisions, votes, releases, raw file and row."""
    from rich.console import Console
    from rich.markup import escape

    from curation.explain import explain
    from flows.cli.show_question import show_question

    story = explain(open_workspace(folder), question_id)
    question = story.question
    show_question(question)
    print_line = Console(soft_wrap=True).print
    print_line(f"task {question['task']} v{question['task_version']}, fact {escape(question['fact_key'])}, "
               f"group {escape(question['group_key'])}, gold from {question['label_source']}")  # fmt: skip
    print_line(f"licence {escape(question['licence'])}, sources {', '.join(question['sources'])}")
    for row in story.decisions:
        print_line(f"[yellow]dropped[/yellow] at {row['stage']}: {row['reason']} ({escape(row['detail'] or '')})")
    for pair in story.pairs:
        print_line(f"look-alike {pair['kept_id']} / {pair['other_id']}: {pair['stage']}, {escape(str(pair['why']))}")
    if story.sampled or story.votes:
        print_line(f"people: in the sample, {len(story.votes)} vote(s)")
    for vote in story.votes:
        print_line(f"  {escape(str(vote['annotator']))}: {vote['verdict']}, answer {escape(str(vote['answer']))}")
    for name, split in story.releases.items():
        print_line(f"released in {name}, split {split}")
    print_line("[bold]raw rows[/bold]")
    for raw in story.raw:
        print_line(f"  {escape(raw.source)}: {escape(raw.file)}, row {raw.row}")
        print_line(f"    [dim]{escape(str(raw.record))[:400]}[/dim]")

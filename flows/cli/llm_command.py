"""shopmark llm paraphrase | explain | synonyms"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.cli.common import folder_option, open_workspace

if TYPE_CHECKING:
    from curation.llm.client import LlmClient

out_option = click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The YAML file for people to read."
)
language_option = click.option("--language", default="en", show_default=True, help="In this language.")


@click.group("llm", epilog="Example: shopmark llm paraphrase unit_conversion --language de --out proposals.yaml")
def command() -> None:
    """Let a language model propose wordings, explanations, synonyms for people to read (off unless configured)."""


@command.command("paraphrase", epilog="Example: shopmark llm paraphrase unit_conversion --out proposals.yaml")
@click.argument("task")
@language_option
@out_option
@folder_option
def paraphrase_command(task: str, language: str, out: Path, folder: Path) -> None:
    """Propose further prompts of TASK; the places in braces are kept exactly."""
    from curation.llm.client import LlmClient
    from curation.llm.proposals import paraphrase
    from curation.task_tools import find_task
    from schemas.errors import SpecError

    workspace = open_workspace(folder)
    spec = find_task(workspace.task_roots, task).spec
    chosen = next((known for known in spec.languages if known == language), None)
    if chosen is None:
        raise SpecError(f"{task} has no prompt in {language}", "--language", f"It has: {', '.join(spec.languages)}.")
    client = LlmClient.of(workspace)
    _write(out, paraphrase(client, spec, chosen), client)


@command.command("explain", epilog="Example: shopmark llm explain unit_conversion -n 3 --out proposals.yaml")
@click.argument("task")
@click.option("-n", "count", default=5, show_default=True, help="How many questions.")
@language_option
@out_option
@folder_option
def explain_command(task: str, count: int, language: str, out: Path, folder: Path) -> None:
    """Propose explanations of the right answers of some questions of TASK, from the last ingest."""
    from curation.llm.client import LlmClient
    from curation.llm.proposals import explain
    from curation.task_tools import find_task, preview
    from warehouse.snapshot import publish_snapshot

    workspace = open_workspace(folder)
    client = LlmClient.of(workspace)
    tables = {table: file.path for table, file in publish_snapshot(workspace).tables.items()}
    questions = preview(find_task(workspace.task_roots, task), tables, count, language=language)
    _write(out, explain(client, questions), client)


@command.command("synonyms", epilog='Example: shopmark llm synonyms "frying pan" --out proposals.yaml')
@click.argument("terms", nargs=-1, required=True)
@language_option
@out_option
@folder_option
def synonyms_command(terms: tuple[str, ...], language: str, out: Path, folder: Path) -> None:
    """Propose other names for each of TERMS."""
    from curation.llm.client import LlmClient
    from curation.llm.proposals import synonyms
    from schemas.errors import SpecError
    from schemas.languages import LANGUAGES

    chosen = next((known for known in LANGUAGES if known == language), None)
    if chosen is None:
        raise SpecError(f"{language!r} is no language of Shopmark", "--language", f"Known: {', '.join(LANGUAGES)}.")
    client = LlmClient.of(open_workspace(folder))
    _write(out, [row for term in terms for row in synonyms(client, term, chosen)], client)


def _write(out: Path, rows: list[dict[str, Any]], client: "LlmClient") -> None:
    import yaml

    out.write_text(yaml.safe_dump(rows, allow_unicode=True, sort_keys=False), encoding="utf-8")
    used = client.usage
    click.echo(
        f"wrote {len(rows)} proposals to {out}: {used.requests} requests, {used.cached} from the cache, "
        f"{used.prompt_tokens} + {used.completion_tokens} tokens, cost {used.cost:.4f}"
    )

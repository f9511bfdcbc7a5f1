"""Makes the Data Docs that Great Expectations wrote open without a network, and safe to open.

Great Expectations links style sheets and scripts of content networks and writes values as they are. Here the links go
to the copies in `static/`, what is not needed is taken out, and nothing is loaded from elsewhere.
"""

import html
import re
import shutil
from pathlib import Path
from typing import Any

STATIC = Path(__file__).parent / "static"
_ASSETS = Path("static") / "vendor"

_COPIES = {
    r"https://[^\"']*/bootstrap/[\d.]+/css/bootstrap\.min\.css": "bootstrap.min.css",
    r"https://[^\"']*/bootstrap/[\d.]+/js/bootstrap\.min\.js": "bootstrap.bundle.min.js",
    r"https://code\.jquery\.com/jquery-[\d.]+\.min\.js": "jquery.min.js",
    r"https://unpkg\.com/bootstrap-table@[\d.]+/dist/bootstrap-table\.min\.css": "bootstrap-table.min.css",
    r"https://unpkg\.com/bootstrap-table@[\d.]+/dist/bootstrap-table\.min\.js": "bootstrap-table.min.js",
    r"https://unpkg\.com/[^\"']*/bootstrap-table-filter-control(\.min)?\.css": "bootstrap-table-filter-control.min.css",
    r"https://unpkg\.com/[^\"']*/bootstrap-table-filter-control\.min\.js": "bootstrap-table-filter-control.min.js",
    r"https://[^\"']*/bootstrap-datepicker\.min\.css": "bootstrap-datepicker.min.css",
    r"https://[^\"']*/bootstrap-datepicker\.min\.js": "bootstrap-datepicker.min.js",
}
_REMOVED = (
    r'<script\s[^>]*src="https?://[^"]*"[^>]*>\s*</script>',  # vega draws no chart of ours; Popper is in the bundle
    r'<link\s[^>]*href="https?://[^"]*"[^>]*>',
    r'<img\s[^>]*src="https?://[^"]*"[^>]*>',
    r"background:\s*url\('https?://[^']*'\)[^;]*;",
)


def make_offline(docs: Path) -> None:
    """Rewrite every page below `docs`, and copy what the pages need beside them."""
    for name in ("images", "fonts", "styles"):  # 4 MB that no page links to
        shutil.rmtree(docs / "static" / name, ignore_errors=True)
    shutil.copytree(STATIC, docs / _ASSETS, dirs_exist_ok=True)
    for page in sorted(docs.rglob("*.html")):
        up = "../" * (len(page.relative_to(docs).parts) - 1)
        page.write_text(offline_page(page.read_text(encoding="utf-8"), f"{up}{_ASSETS.as_posix()}/"), encoding="utf-8")


def offline_page(text: str, assets: str) -> str:
    """The page with links to `assets` in place of links to content networks."""
    for pattern, file in _COPIES.items():
        text = re.sub(pattern, assets + file, text)
    for pattern in _REMOVED:
        text = re.sub(pattern, "", text)
    text = re.sub(r'\s(integrity|crossorigin)="[^"]*"', "", text)
    text = re.sub(r'<link[^>]*rel="(?:shortcut )?icon"[^>]*>', "", text)
    return text.replace("</head>", f'<link rel="stylesheet" href="{assets}docs.css"></head>', 1)


def escape(value: Any) -> Any:
    """`value` with every text in it escaped for HTML; Great Expectations writes values into its pages as they are."""
    if isinstance(value, str):
        return html.escape(value)
    if isinstance(value, dict):
        return {escape(key): escape(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [escape(item) for item in value]
    return value


def with_rows(description: str, rows: list[str]) -> str:
    """A description that unfolds to example rows; the pages write it as HTML, and `$` would be a parameter to them."""
    listed = "<br>".join(escape(row).replace("$", "&#36;") for row in rows)
    return f"{description}<details open><summary>Example rows</summary><code>{listed}</code></details>"

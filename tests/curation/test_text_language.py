"""Texts in another language: what is found, and what only looks foreign."""

import duckdb
import pyarrow as pa
import pytest

from curation.text_language import READ, other_language


def why(language: str, text: str) -> str | None:
    """The reason for which the text is not in the language."""
    with duckdb.connect() as connection:
        connection.register("texts", pa.table({"language": [language], "text": [text]}))
        found = other_language(connection, "SELECT language, text FROM texts").to_pylist()
    assert all(row["language"] == language and text.startswith(row["opening"]) for row in found)
    return found[0]["why"] if found else None


@pytest.mark.parametrize(
    ("language", "text", "reason"),
    [
        ("en", "Der Kocher ist aus Stahl und passt in jede Küche.", "it reads as de"),
        ("pt", "Bon à savoir : sans parfum. Ajoutez l'article au panier et guettez votre colis.", "it reads as fr"),
        ("fr", "Conviene saberlo: grapas de la serie Falcon. Para quienes valoran las buenas ideas.", "it reads as es"),
        ("es", "Certe cose non possono mancare in casa. Il cavo è in dotazione.", "it reads as it"),
        ("de", "Você já conhece a marca? Então também vai gostar da mochila.", "it reads as pt"),
        ("it", "Ready to go: the kettle for you and your kitchen.", "it reads as en"),
        ("it", "Fendorle Riva コーヒーメーカー シルバー 0.8L", "many letters are not Latin"),
        ("ja", "Stainless steel electric kettle with a lid", "no Japanese sign"),
        ("ja", "不锈钢电热水壶，带盖子和过滤网，两年保修，包邮到家", "Chinese signs"),
        ("it", "Yaourt à boire", "it reads as fr"),
        ("zh", "Stainless steel electric kettle", "no Chinese character"),
        ("zh", "Quobelleがお届けするプリンターです。贈り物としてもおすすめです。", "written in kana"),
    ],
)
def test_a_text_in_another_language_is_found(language: str, text: str, reason: str) -> None:
    assert why(language, text) == reason


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Intel Xeon E-2234 (8MB Cache, 3.6GHz), 16GB DDR4-SDRAM UDIMM ECC, DVD-RW, LAN, No OS"),
        ("en", "York Men Exo Pour Homme Eau De Toilette 100 ml"),
        ("en", "Le Creuset La Marmite"),
        ("it", "Ticwatch E3 Smart Watch da uomo Wear OS Platform e sistema a doppio processore Google Pay GPS"),
        ("en", "Midori viajeros de banda"),
        ("es", "La funda es de cuero y no se ensucia; para el móvil."),
        ("pt", "A capa é de couro e não se suja; para o telemóvel."),
        ("de", "Kaffee für Sie und Ihre Gäste, auch als Geschenk „Pour toi“."),
        ("ja", "PlayStation 5 Horizon Forbidden West 同梱版 (CFIJ-10000)"),
        ("ja", "iPhone 15 Pro Max 256GB"),
        ("zh", "ナイキ运动鞋，男款跑步鞋，轻便透气，适合日常训练与通勤穿着"),
        ("zh", "PlayStation Portable (PSP)"),
        ("zh", "很好"),
        ("en", ""),
    ],
)
def test_a_text_that_only_looks_foreign_stays(language: str, text: str) -> None:
    assert why(language, text) is None


def test_only_the_opening_of_a_long_text_counts_and_a_missing_one_does_not() -> None:
    with duckdb.connect() as connection:
        texts = ["Der Kocher ist aus Stahl und passt in jede Küche. " * 20, "x " * READ + "der die das und ist", None]
        connection.register("texts", pa.table({"language": ["en"] * 3, "text": texts}))
        found = other_language(connection, "SELECT language, text FROM texts").to_pylist()
    assert [row["opening"] for row in found] == [str(texts[0])[:READ]]

"""E-mail addresses, telephone numbers and payment cards. The detail names the kind and never repeats the data."""

from curation.filters.base import Filter

HIDDEN_EMAIL = r"[A-Za-z0-9._%+-]\s?(?i:\(at\)|\[at\]|＠)\s?[A-Za-z0-9-]+\s?(?i:\.|\(dot\)|\[dot\])\s?[A-Za-z]{2,}"
"""As people write an address so that machines do not find it."""
EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
# With an international prefix, in the American grouping, or after a word that announces a number: a bare row of
# digits in a shop is a model or an EAN.
PHONE = (
    r"(?:^|[^\w.])(?:\+[1-9]\d{0,2}[ .-]?|00[1-9]\d{1,2}[ .-])(?:\(0?\d{1,4}\)[ .-]?)?"
    r"(?:\d{2,4}(?:[ .-]?\d{2,4}){2,4}|\d(?:[ .-]\d{2,4}){2,4})(?:\D|$)"
    r"|(?:^|[^\w-])(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}(?:[^\w-]|$)"
    r"|(?i:\b(?:tel|phone|telephone|telefon|mobile|handy|whatsapp|teléfono|téléphone|telefono|telefone)|電話|电话)"
    r"(?i:[ .:]|番号|号码|number|nummer|no\b){0,4}\(?\d[\d ()./-]{6,16}\d"
    # What people say before a number of their own; eight digits at least.
    r"|(?i:\b(?:call|text|ring|phone)\s+(?:me|us)\b|\bruf(?:t|en sie)?\s+(?:mich|uns)\b|\bllám(?:ame|enos|anos)\b"
    r"|\bappele[zr]\b|\bappelle-moi\b|\btéléphonez\b|\bchiam(?:ami|ateci|aci)\b|\bligue(?:m)?\s+para\b|\bme\s+liga\b"
    r"|\bmy\s+number\b|\bmeine\s+(?:handy)?nummer\b|\bmi\s+número\b|\bmon\s+numéro\b|\bmio\s+numero\b|\bmeu\s+número\b)"
    r"[^\d\n]{0,12}\d(?:[ ./()-]{0,2}\d){7,14}"
    r"|(?:電話|携帯|連絡先)[^\d\n]{0,8}0\d{1,4}-?\d{1,4}-?\d{4}(?:\D|$)"
    r"|(?:手机|电话|微信|联系|号码)[^\d\n]{0,8}1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?:\D|$)"
)
# 14 to 19 digits, alone or in groups. An issuer's prefix and the check digit keep article numbers out.
CARD = r"(?:^|[^\d.,-])(\d(?:[ -]?\d){13,18})(?:[^\d]|$)"
ISSUER = (
    r"^(?:4\d{15}(?:\d{3})?|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}"
    r"|35\d{14}|6(?:011|5\d\d)\d{12})$"
)

_SUM = """list_sum(list_transform(range(length(d)), lambda i: (
    list_value(substr(d, (length(d) - i)::INTEGER, 1)::INTEGER * (1 + i % 2)).list_transform(lambda x: x // 10 + x % 10)
)[1]))"""
_CARDS = f"""list_filter(
    list_transform(regexp_extract_all(shown, '{CARD}', 1), lambda c: regexp_replace(c, '[ -]', '', 'g')),
    lambda d: regexp_matches(d, '{ISSUER}') AND {_SUM} % 10 = 0
)"""


def _matches(pattern: str) -> str:
    return f"regexp_matches(shown, '{pattern}')"


FILTER = Filter(
    "personal_data",
    f"""
    SELECT question_id, CASE
        WHEN contains(shown, '@') AND {_matches(EMAIL)} THEN 'an e-mail address'
        WHEN {_matches(HIDDEN_EMAIL)} THEN 'an e-mail address'
        WHEN {_matches(PHONE)} THEN 'a telephone number'
        WHEN CASE WHEN {_matches(CARD)} THEN len({_CARDS}) > 0 ELSE false END THEN 'a payment card number'
        END AS detail
    FROM question WHERE detail IS NOT NULL
    """,
)

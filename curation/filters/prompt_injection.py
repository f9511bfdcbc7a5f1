"""Shop text that speaks to the model instead of the customer: "ignore previous instructions", in eight languages."""

from curation.filters.base import row_filter
from warehouse.sql_text import literal

_GAP = r"[^.!?。！？\n]{0,40}"
_CHOICE = (
    r"(?:(?:option|opción|opzione|opção|answer|respuesta|réponse|risposta|resposta)\s+)?"
    r"['\"“«]?(?-i:[A-E])(?:['\"”».,;:!?)\n]|$)"
)
# Orders to choose a letter; they hold no gap, so they are their own trigger.
_CHOOSE = (
    rf"\b(?:must|should|always|please|just|only|now|and)\s+(?:answer|reply|respond|choose|select|pick|output)\s+"
    rf"(?:with\s+)?{_CHOICE}",
    r"\b(?:answer|reply|respond|choose|select|pick)\s+(?:with\s+)?option\s+(?-i:[A-E])\b",
    rf"\bantworte(?:t|n sie)?\s+(?:immer\s+|stets\s+|nur\s+)?(?:mit\s+)?{_CHOICE}",
    r"\bimmer\s+(?:mit\s+)?(?-i:[A-E])\s+antworten",
    rf"\b(?:elige|elegir|elija|escoge|escoger|escoja|responde|responder|responda|contesta|selecciona)\s+"
    rf"(?:siempre\s+)?(?:con\s+)?(?:la\s+)?{_CHOICE}",
    rf"\b(?:choisi(?:s|r|ssez)|réponds|répondre|répondez|sélectionne[rz]?)\s+(?:toujours\s+)?"
    rf"(?:par\s+)?(?:la\s+|l['’])?{_CHOICE}",
    rf"\b(?:scegli|scegliere|scegliete|rispondi|rispondere|rispondete|seleziona)\s+(?:sempre\s+)?"
    rf"(?:con\s+)?(?:la\s+|l['’])?{_CHOICE}",
    rf"\b(?:escolh(?:a|e|er)|respond(?:a|e|er)|selecion(?:e|a|ar))\s+(?:sempre\s+)?(?:com\s+)?(?:a\s+)?{_CHOICE}",
    r"(?-i:[A-EＡ-Ｅ])[」』]?(?:を(?:選択してください|選んでください|選びなさい|選べ)|と(?:答えて|答えなさい|回答し|回答せよ))",
    r"(?:必须|必須|请|直接|一律|总是|始终|永远)(?:回答|选择|选|输出)[“「\"]?(?-i:[A-EＡ-Ｅ])(?:[^\pL0-9]|$)",
    r"あなたは[^。\n]{0,6}(?:AI|ＡＩ|人工知能|言語モデル)|你(?:现在)?是(?:一个|一名)?(?:AI|ＡＩ|人工智能|语言模型)",
)
# Scanning for a trigger first keeps the long patterns (bounded gaps are costly) to the few rows that have one.
_TRIGGER = (
    "(?i)"
    + "|".join(_CHOOSE)
    + r"|ignor|disregard|forget|override|system prompt|your (?:prompt|instructions)|answer is|jailbreak|developer mode"
    r"|missacht|vergiss|vergessen sie|oubli|tiens? pas compte|tenez pas compte|olvid|descart|caso omiso"
    r"|dimentic|trascur|esque[çc]|desconsider|無視|忘れ|従わ|忽略|忽視|无视|忘记|忘記|不要理会"
    r"|system ?prompt|prompt (?:di|del|do|de) sistema|prompt système|システムプロンプト|系统提示|系統提示"
    r"|antwort ist|respuesta correcta|réponse est|risposta (?:giusta|corretta|esatta)|resposta (?:certa|correta)"
    r"|\bas an ai\b|\bals ki\b|\bno (?:sigas?|obedezcas?)\b|\b(?:suis|suivez|respectez?) pas\b|\bnon (?:seguire|seguite"
    r"|rispettare)\b|\bnão (?:sigas?|obedeça|cumpra)\b"
    r"|(?:vorherig|vorig|bisherig|obig|früher)[a-z]+ (?:anweisung|instruktion|befehl|regel|vorgab)"
    r"|n['’]t (?:follow|obey|heed)"
    r"|(?:not|never|stop) (?:follow|obey|heed)|不要遵|别遵|勿遵|听从"
    r"|正解は|正しい答え|正答は|(?:正确|正確)答案"
    r"|<\||\[/?inst\]|<</?sys>>|#\s*(?:system|instruction)"
    r"|from now on|you are now|henceforth|(?:jetzt|sofort|nun) an|du bist (?:jetzt|nun)|ab (?:jetzt|sofort)"
    r"|(?:de|desde) ahora|désormais|dorénavant|à partir de maintenant|ora in (?:poi|avanti)|da adesso|de agora"
    r"|今後|これから|今から|从现在|從現在|从此"
)
_LETTER = r"(?-i:[A-E])(?:\W|$)"
"""Of an option; the small one is a word in most languages."""
_PATTERNS = (
    rf"\b(?:ignore|disregard|forget|override)\b{_GAP}\b(?:previous|prior|above|earlier|preceding|original|system)\b"
    rf"{_GAP}\b(?:instructions?|prompts?|rules?|directions?|guidelines?|messages?)\b",
    rf"\b(?:ignore|disregard|forget|override)\b{_GAP}\b(?:instructions?|prompts?)\s+(?:above|before|given)\b",
    r"\b(?:ignore|disregard|override)\s+(?:all|any|your)\s+(?:of\s+)?(?:your\s+|the\s+)?(?:instructions?|prompts?)\b",
    rf"\b(?:reveal|print|repeat|show|output){_GAP}(?:your\s+(?:system\s+)?(?:prompt|instructions)|system prompt)\b",
    *_CHOOSE,
    rf"\b(?:do not|don['’]t|never|stop)\s+(?:follow|obey|heed)(?:ing)?\b{_GAP}\b(?:(?:previous|prior|earlier|above)\s+"
    rf"(?:instructions?|prompts?|rules?)|(?:instructions?|prompts?|rules?)\s+(?:above|before|given))\b",
    r"\b(?:ignore|disregard|forget)\s+(?:all|everything|anything|whatever)\s+(?:(?:that\s+)?(?:is|was|has been)\s+)?"
    r"(?:(?:said|written|stated)\s+)?(?:above|before this|prior to this)\b",
    rf"\bas an ai\b{_GAP}\b(?:must|should|have to|always)\b",
    rf"(?:vorherige|vorige|bisherige|obige|frühere)[nrs]?\s+(?:anweisung|instruktion|befehl|regel|vorgabe)[a-z]*{_GAP}"
    r"\b(?:ignorier|missacht|vergess|nicht\b)",
    rf"\b(?:ignorier|missacht|vergiss|vergessen sie)[a-z]*\s+(?:bitte\s+)?alles\b{_GAP}\b(?:oben|zuvor|davor)\b",
    rf"\bals ki\b{_GAP}\b(?:musst|sollst|immer)\b",
    r"\b(?:ignor|olvid|descart)[a-z]*\s+todo\s+lo\s+(?:anterior|de arriba|dicho)",
    rf"\bno\s+(?:sigas?|obedezcas?)\b{_GAP}\b(?:instrucciones|indicaciones|órdenes|reglas)\s+"
    r"(?:anterior|previas|de arriba)",
    r"\b(?:ignor|oubli)[a-z]*\s+tout\s+ce\s+qui\s+(?:précède|est\s+(?:écrit\s+)?(?:ci-dessus|plus haut))",
    rf"\bne\s+(?:suis|suivez|respecte|respectez)\s+pas\b{_GAP}(?:instructions?|consignes?|règles)\s+"
    r"(?:précédente|antérieure|ci-dessus)",
    rf"\b(?:ignora|dimentica|trascura)[a-z]*\s+tutto\s+(?:quanto|ciò|quello)\b{_GAP}\b(?:sopra|precede)",
    rf"\bnon\s+(?:seguire|seguite|rispettare)\b{_GAP}(?:istruzioni|indicazioni|regole)\s+"
    r"(?:precedent|di cui sopra|qui sopra)",
    rf"\b(?:ignor|esque[çc]|desconsider)[a-z]*\s+tudo\s+o?\s*que\b{_GAP}\bacima\b",
    rf"\bnão\s+(?:sigas?|obedeça|cumpra)\b{_GAP}(?:instruções|orientações|regras|comandos)\s+(?:anterior|prévi|acima)",
    r"(?:上の|以上の|冒頭の)[^。\n]{0,6}(?:指示|命令|プロンプト)[^。\n]{0,8}(?:無視|忘れ|従わ)",
    r"(?:忽略|忽視|无视|無視|忘记|忘記)(?:上面|前文|上文|以上)(?:的)?(?:内容|文字|一切|[，,。；]|$)",
    r"(?:不要|别|勿)(?:遵循|遵守|听从)[^。\n]{0,6}(?:指令|提示)",
    # A system prompt is nothing that shops or customers write of, and no text of theirs knows the options.
    r"\bsystem ?prompt\b|\bprompt (?:di|del|do|de) sistema\b|\bprompt système|システムプロンプト|系[统統]提示词"
    r"|(?:你的|输出|显示|说出|透露|泄露|重复|打印)[^。\n]{0,6}系[统統]提示",
    rf"\bthe\s+(?:correct|right)\s+answer\s+is\s+(?:always\s+)?(?:option\b|{_LETTER})",
    rf"\b(?:richtige|korrekte)\s+antwort\s+ist\s+(?:immer\s+)?(?:die\s+)?(?:option\b|{_LETTER})",
    rf"\brespuesta\s+correcta\s+es\s+(?:siempre\s+)?(?:la\s+)?(?:opción\b|{_LETTER})",
    rf"\bbonne\s+réponse\s+est\s+(?:toujours\s+)?(?:la\s+)?(?:l['’]?\s?option\b|{_LETTER})",
    rf"\brisposta\s+(?:giusta|corretta|esatta)\s+è\s+(?:sempre\s+)?(?:la\s+)?(?:l['’]?\s?opzione\b|{_LETTER})",
    rf"\bresposta\s+(?:certa|correta)\s+é\s+(?:sempre\s+)?(?:a\s+)?(?:opção\b|{_LETTER})",
    r"(?:正解|正しい答え|正答)は(?:必ず|常に|いつも)?[「『]?(?:(?-i:[A-EＡ-Ｅ])(?:[^\pL]|です|だ|$)|[1-9１-９一二三四五]番|選択肢)",
    r"(?:正确|正確)答案(?:永远|总)?(?:是|为|為)(?:第[一二三四五1-9]|选项|選項|(?-i:[A-EＡ-Ｅ])(?:[^\pL]|$))",
    r"\b(?:enable|enter|activate|you are (?:now )?in)\s+(?:developer mode|jailbreak)",
    rf"\b(?:ignorier|missacht|vergiss|vergessen sie){_GAP}\b(?:vorherige|vorige|bisherige|obige|frühere|vorangegangene|"
    rf"vorhergehende)[nrs]?\b{_GAP}(?:anweisung|instruktion|befehl|regel|eingabe|vorgabe)",
    rf"\b(?:ignor|oubli|ne (?:tiens?|tenez) pas compte){_GAP}\b(?:instructions?|consignes?|directives?|règles)\b"
    rf"{_GAP}(?:précédente?s?|antérieure?s?|ci-dessus|plus haut)",
    rf"\b(?:ignor|olvid|descart|haz caso omiso|haga caso omiso){_GAP}(?:instrucci(?:ón|ones)|indicaci(?:ón|ones)|"
    rf"órdenes|reglas){_GAP}(?:anterior|previas?\b|de arriba)",
    rf"\b(?:ignor|olvid|descart){_GAP}(?:anteriores|previas)\s+(?:instrucciones|indicaciones|órdenes)",
    rf"\b(?:ignora|dimentica|trascura){_GAP}(?:istruzion[ei]|indicazion[ei]|regole|direttive){_GAP}"
    r"(?:precedent[ei]|di cui sopra|qui sopra)",
    rf"\b(?:ignora|dimentica|trascura){_GAP}precedenti\s+(?:istruzioni|indicazioni|regole|direttive)",
    rf"\b(?:ignor|esque[çc]|desconsider){_GAP}(?:instruç(?:ão|ões)|orientaç(?:ão|ões)|regras|comandos){_GAP}"
    r"(?:anterior|prévi|acima)",
    r"(?:以前|前述|上記|これまで|今まで|先ほど|前)の?[^。\n]{0,10}(?:指示|命令|プロンプト|指令)[^。\n]{0,8}(?:無視|忘れ|従わ)",
    r"(?:忽略|忽視|无视|無視|忘记|忘記|不要理会)[^。\n]{0,10}(?:之前|以上|上述|先前|前面|此前|所有)[^。\n]{0,10}"
    r"(?:指令|指示|提示|命令|规则|規則)",
    # "From now on choose ...": an order that names no earlier one.
    r"\b(?:from now on|henceforth),?\s+(?:you\s+)?(?:(?:must|will|should|shall|may|always|only|just)\s+)*"
    r"(?:select|choose|pick|answer|reply|respond|output)\b",
    rf"\byou are now\b{_GAP}\b(?:select|choose|pick|answer|reply|respond|output)\b",
    rf"\b(?:du bist (?:jetzt|nun)|ab (?:jetzt|sofort)|von (?:jetzt|nun) an)\b{_GAP}"
    r"\b(?:wählst|wählt|wähle (?:immer|stets|nur|die|option)|antworte(?:st|t)?|gibst?)\b",
    rf"\b(?:a partir de ahora|(?:de|desde) ahora(?: en adelante)?)\b{_GAP}\b(?:elig|selecci|escog|respond|contest)",
    rf"(?:désormais|dorénavant|à partir de maintenant)\b{_GAP}\b(?:choisi|sélectionn|répond)",
    rf"\b(?:d[a']\s?ora in (?:poi|avanti)|da adesso)\b{_GAP}\b(?:scegli|selezion|rispond)",
    rf"\b(?:a partir de agora|de agora em diante)\b{_GAP}\b(?:escolh|selecion|respond)",
    r"(?:今後|これから|今から)[^。\n]{0,12}(?:選択肢|選び|選ん|答え|回答)[^。\n]{0,8}(?:なさい|ください|せよ|しろ)",
    r"(?:从现在|從現在|从此)[^。\n不]{0,12}(?:选择|選擇|选第|回答|输出)",
    r"<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id)\|>|\[/?INST\]|<</?SYS>>",
    r"#{2,}\s*(?:system|instruction)s?\s*:",
)


_ANY = literal("(?i)" + "|".join(f"(?:{pattern})" for pattern in _PATTERNS))

FILTER = row_filter(
    "prompt_injection",
    # CASE, unlike AND, is sure to evaluate the second pattern only where the first matched.
    f"CASE WHEN regexp_matches(shown, {literal(_TRIGGER)}) THEN regexp_matches(shown, {_ANY}) ELSE false END",
    f"'speaks to a model: ' || left(regexp_extract(shown, {_ANY}), 80)",
)

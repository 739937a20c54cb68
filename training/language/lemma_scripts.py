"""Edit scripts from a form to its lemma: "CASE|P|prefix|S|suffix", or "=lemma" (docs/syntax.md)."""


def script_of(form, lemma):
    """The script that makes `lemma` of `form`: in lower case, or kept, or with its first letter alone in upper case."""
    lower = form.lower()
    if lemma == lemma.lower():
        return edit("lower", lower, lemma)
    if lemma == form or not (lower[:1].upper() + lower[1:] != form and lemma[:2] == (lower[:1].upper() + lower[1:])[:2]):
        return edit("keep", form, lemma)
    return edit("title", lower[:1].upper() + lower[1:], lemma)


def edit(case, base, lemma):
    common = 0
    while common < min(len(base), len(lemma)) and base[common] == lemma[common]:
        common += 1
    if common or not base:
        return f"{case}|0||{len(base) - common}|{lemma[common:]}"
    return "=" + lemma


def apply(script, form):
    if script.startswith("="):
        return script[1:]
    case, p, prefix, s, suffix = script.split("|", 4)
    base = form.lower() if case != "keep" else form
    if case == "title":
        base = base[:1].upper() + base[1:]
    if int(p) + int(s) > len(base):
        return base
    return prefix + base[int(p):len(base) - int(s)] + suffix

"""Word lists as they are written in the gazetteers."""


def table(lines: str) -> dict[str, str]:
    """`form: word word` lines as word → form, the form itself included; what a line names first, it keeps."""
    found: dict[str, str] = {}
    for line in lines.strip().splitlines():
        form, _, rest = line.partition(":")
        for word in (form, *rest.split()):
            found.setdefault(word, form)
    return found


def words(lines: str) -> frozenset[str]:
    """Words between blanks."""
    return frozenset(lines.split())

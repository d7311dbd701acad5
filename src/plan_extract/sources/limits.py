"""How large a file, a text and a line may be. A plan of a thousand pages has some 800,000 characters; pictures make other files larger."""

from __future__ import annotations

from plan_extract.errors import UnreadableError
from plan_extract.sources.source_text import SourceText

MAX_FILE = 100_000_000
MAX_TEXT_FILE = 100_000_000
# Time and memory grow in step with the text: some 50 bytes of memory a byte of it, so that this much needs some three gigabytes.
MAX_CHARACTERS = 20_000_000
MAX_LINE = 500_000


def check_size(name: str, size: int, limit: int) -> None:
    """Raise UnreadableError for a file of more bytes than the limit."""
    if size > limit:
        most = limit // 1_000_000
        raise UnreadableError(
            f"{name}: is {size / 1e6:.0f} MB large; files of this kind are read up to {most} MB: split it, or take out pictures"
        )


def check_text(name: str, text: str) -> None:
    """Raise UnreadableError for more characters than any plan has (parsing a million takes some ten seconds)."""
    if len(text) > MAX_CHARACTERS:
        raise UnreadableError(f"{name}: has {len(text):,} characters; a plan has at most {MAX_CHARACTERS:,}: split it")


def checked(source: SourceText) -> SourceText:
    """The source, where its shape is a plan's. Raises UnreadableError for a text of nothing but white space, and for one endless line."""
    if not source.paragraphs:
        raise UnreadableError(f"{source.path}: holds white space only; there is no plan in it")
    longest = max(p.end - p.start for p in source.paragraphs)
    if longest > MAX_LINE:
        raise UnreadableError(f"{source.path}: has a line of {longest:,} characters; a plan's have at most {MAX_LINE:,}: break it up")
    return source


def bound_process(memory: int, seconds: int) -> None:
    """Bound the memory (bytes) and processor time of the process this is called in, where the system can; it leaves no core behind."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

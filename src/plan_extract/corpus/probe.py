"""What is asked of every worker of a cluster before it gets a plan. Sent there by value, so that it also runs where the program is not."""

from __future__ import annotations


def told(addresses: bool = False) -> dict[str, object]:
    """The program's version, None where it is missing, and which of the readers are there; `addresses`: those of addresses too."""
    from importlib.util import find_spec

    # A worker without what reads a format would read less than this machine does.
    names = ("selectolax", "lxml", "pypdfium2", "openpyxl", "rapidocr", *(("fsspec", "s3fs") if addresses else ()))
    try:
        from plan_extract import __version__
        from plan_extract.model import SCHEMA
    except ImportError:
        return {"program": None, "readers": []}
    return {"program": f"{__version__} ({SCHEMA})", "readers": [name for name in names if find_spec(name)]}

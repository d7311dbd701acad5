"""`plan-extract corpus build`"""

from __future__ import annotations

from typing import Annotated

import typer

from plan_extract.cli import FAILED, Quiet, fail, written
from plan_extract.wording import message, worded

# So many of the files that cannot be read are named.
_NAMED = 20


def build(
    out: Annotated[str, typer.Argument(metavar="OUT", help="The folder that `parse DIR -o OUT` wrote: YAML or JSON, at any depth.")],
    dataset: Annotated[str, typer.Option("-o", "--output", metavar="DATASET", help="The folder of the data set.")],
    jobs: Annotated[int | None, typer.Option(min=1, metavar="N", help="Processes side by side. Default: one a processor.")] = None,
    quiet: Quiet = False,
) -> int:
    """Build a data set of the parsed plans in a folder, or bring it up to date.

    What is new or has changed is read, what is gone is taken out, and the parts that this concerns are written anew: a part holds the plans
    of one level of region and one period. A build that is stopped leaves the data set as it was; the next one goes on.

    Exit status: 0 done, 1 some files could not be read and were left out, 2 nothing could be done.
    """
    from plan_extract.dataset.build import build as make
    from plan_extract.reporting.progress import watched

    built = make(out, dataset, jobs=jobs, watch=lambda total: watched(total, quiet, lambda said: fail(said, "note"), worded("reading")))
    if not quiet:
        for said in built.remarks:
            fail(said, "warning")
    doubles = [one for one in built.left_out if one.same_as is not None]
    for one in [] if quiet else doubles[:_NAMED]:
        fail(message("{path}: the same plan as {other}; left out", path=one.output, other=one.same_as), "note")
    if len(doubles) > _NAMED and not quiet:
        fail(message("{count} more files hold a plan that another one holds; dataset.json names them", count=len(doubles) - _NAMED), "note")
    for one in built.failed[:_NAMED]:
        fail(one.error)
    if built.failed:
        all_files = built.plans + len(built.left_out)
        fail(
            message(
                "{count} of {all} files could not be read and are left out; dataset.json names them", count=len(built.failed), all=all_files
            )
        )
    if not quiet:
        told = message(
            "{plans} plans ({read} read, {gone} taken out), {written} of {parts} parts written;",
            plans=built.plans, read=built.read, gone=built.gone, written=built.written, parts=built.parts,
        )  # fmt: skip
        written(told, dataset)
        if not built.plans:
            fail(message("no parsed plan in {folder}; the data set is empty", folder=out), "warning")
    return FAILED if built.failed else 0

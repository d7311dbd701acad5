"""RapidOCR with the models that its wheel brings: a page's picture to lines of letters and ruling lines."""

from __future__ import annotations

import logging
import math
import statistics
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plan_extract.sources.ocr import numerals
from plan_extract.sources.ocr.covered import doubt_covered, without_overprint
from plan_extract.sources.ocr.letters import Line, dash_letters, em_of, letters_of
from plan_extract.sources.ocr.ruling import dashes_of, double_dashes, rules_of
from plan_extract.sources.ocr.wish import Sight

if TYPE_CHECKING:
    import numpy as np

# Raised with every change of what this module makes of a picture: kept results of others are not taken.
VERSION = 11
_DETECTOR, _READER = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
# Lines are found on a smaller picture, in a third of the time, and read on the large one.
_FINDING = 1600
# Turned by less than this, in degrees, a page is straight; by more, it is no page that slipped on the glass.
_STRAIGHT, _STEEPEST = 0.08, 8.0
# Lines that are read with less are specks, stamps and pictures.
_LEAST_SURE = 0.5


def reader() -> str:
    """What recognises: program, version and model."""
    return f"rapidocr {metadata.version('rapidocr')} {_READER.removesuffix('.onnx').replace('_rec', '')} ({VERSION})"


class Engine:
    """The models, loaded once a process. Raises FileNotFoundError where the wheel has no such models: nothing is fetched."""

    def __init__(self) -> None:
        import onnxruntime
        import rapidocr

        onnxruntime.disable_telemetry_events()
        logging.disable(logging.CRITICAL)
        models = Path(rapidocr.__file__).parent / "models"
        # Named by path, a model is never looked for elsewhere.
        for name in (_DETECTOR, _READER):
            if not (models / name).is_file():
                raise FileNotFoundError(name)
        threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
        self._rapid: Any = rapidocr.RapidOCR(
            params={
                **threads,
                "Global.log_level": "critical",
                "Global.max_side_len": 100_000,
                "Global.use_cls": False,
                "Det.model_path": str(models / _DETECTOR),
                "Rec.model_path": str(models / _READER),
            }
        )

    def see(self, picture: np.ndarray[Any, Any], width: float) -> Sight:
        """What a grey picture (rows, columns) of a page shows; `width` is the page's in points."""
        import cv2
        import numpy as np

        high, wide = picture.shape
        scale = width / wide
        share = min(1.0, _FINDING / max(high, wide))
        colour = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
        small = cv2.resize(colour, None, fx=share, fy=share, interpolation=cv2.INTER_AREA) if share < 1 else colour
        found = self._rapid(small, use_det=True, use_cls=False, use_rec=False)
        boxes = getattr(found, "boxes", None)
        if boxes is None or not len(boxes):
            return Sight(width, high * scale, [], [], [])
        boxes = np.asarray(boxes, dtype=np.float32) / share
        angle = _angle(boxes)
        if abs(angle) >= _STRAIGHT:
            turn = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1.0)
            colour = cv2.warpAffine(colour, turn, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
            boxes = np.concatenate([boxes, np.ones((*boxes.shape[:2], 1))], axis=2) @ turn.T
        lines = without_overprint(self._read(colour, boxes))
        grey = cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY)
        self._look_again(colour, grey, lines)
        double_dashes(grey, lines)
        across, down = rules_of(grey, scale)
        em = statistics.median([em_of(line) for line in lines]) if lines else 0.0
        doubt_covered(grey, em, lines, scale)
        dashes = dashes_of(grey, em, [line.place for line in lines])
        return Sight(width, high * scale, [*letters_of(lines, scale, high), *dash_letters(dashes, em, scale, high)], across, down)

    def _look_again(self, colour: np.ndarray[Any, Any], grey: np.ndarray[Any, Any], lines: list[Line]) -> None:
        """Make numerals doubtful that a second look does not bear out."""
        from rapidocr.ch_ppocr_rec.typings import TextRecInput

        numerals.measure(lines, grey)
        looks = numerals.looks_of(lines, colour.shape[1])
        if looks:
            crops = [numerals.crop_of(colour, lines[look.line], look) for look in looks]
            result = self._rapid._load_rec_model()(TextRecInput(img=crops, return_word_box=False))
            for look, text in zip(looks, result.txts, strict=True):
                numerals.compare(lines[look.line], look, text)

    def _read(self, colour: np.ndarray[Any, Any], boxes: np.ndarray[Any, Any]) -> list[Line]:
        from rapidocr.ch_ppocr_rec.typings import TextRecInput

        high, wide = colour.shape[:2]
        places, crops = [], []
        for box in boxes:
            # A line is level once the page is.
            x0, x1 = max(0, math.floor(box[:, 0].min())), min(wide, math.ceil(box[:, 0].max()))
            y0, y1 = (box[0, 1] + box[1, 1]) / 2, (box[2, 1] + box[3, 1]) / 2
            top, bottom = max(0, math.floor(y0)), min(high, math.ceil(y1))
            if x1 - x0 < 4 or bottom - top < 4 or bottom - top > 3 * (x1 - x0):
                continue
            places.append((x0, x1, top, bottom))
            crops.append(colour[top:bottom, x0:x1])
        if not crops:
            return []
        result = self._rapid._load_rec_model()(TextRecInput(img=crops, return_word_box=True))
        lines = []
        for place, text, sure, word in zip(places, result.txts, result.scores, result.word_results, strict=True):
            if text.strip() and sure >= _LEAST_SURE:
                columns = [column for part in word.word_cols for column in part]
                lines.append(Line(place, text, list(word.confs), columns, float(word.line_txt_len)))
        return lines


def _angle(boxes: np.ndarray[Any, Any]) -> float:
    """By how many degrees, with the clock, the lines of a page fall: the middle of those of its longer lines."""
    import numpy as np

    ways = (boxes[:, 1] - boxes[:, 0] + boxes[:, 2] - boxes[:, 3]) / 2
    long = np.hypot(ways[:, 0], ways[:, 1])
    chosen = ways[long >= 0.5 * long.max()]
    angle = statistics.median(math.degrees(math.atan2(float(y), float(x))) for x, y in chosen)
    return angle if abs(angle) <= _STEEPEST else 0.0

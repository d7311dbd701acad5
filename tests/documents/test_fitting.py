"""The labels of documents' kinds, and how weights for them are fitted (training/kinds.py)."""

from __future__ import annotations

import re

import numpy as np
import pytest
import yaml

from plan_extract.lexicon import load

kinds = pytest.importorskip("training.kinds", reason="needs SciPy, as training does")


def test_labels_name_kinds_and_each_document_once() -> None:
    labels = yaml.safe_load(kinds.LABELS.read_text(encoding="utf-8"))
    assert set(labels) <= set(load("documents")["kinds"])
    stems = [stem for own in labels.values() for stem in own]
    assert len(stems) == len(set(stems)) >= 48
    assert all(re.fullmatch(r"[a-z0-9-]+", stem) for stem in stems)


def test_weights_by_hand_are_those_that_decide() -> None:
    hand = kinds.by_hand()
    sums = dict(zip(hand.kinds, hand.by_feature[hand.names.index("title=规划")], strict=True))
    assert sums["plan"] == max(sums.values()) > 0
    assert hand.kinds[int(hand.probabilities(frozenset({"title=规划"})).argmax())] == "plan"


def test_what_is_fitted_follows_the_documents_and_not_the_one_left_out() -> None:
    a, b = kinds.Labelled("a", frozenset({"title=规划"}), "plan"), kinds.Labelled("b", frozenset({"title=标准"}), "standard")
    turned = kinds.Labelled("turned", frozenset({"title=规划"}), "standard")
    start = kinds.nothing()
    weights = kinds.fitted([a, a, b, b], start, 1.0)
    assert weights.kinds[int(weights.probabilities(a.found).argmax())] == "plan"
    assert weights.kinds[int(weights.probabilities(b.found).argmax())] == "standard"
    assert np.array_equal(weights.by_feature, kinds.fitted([a, a, b, b], start, 1.0).by_feature)
    assert np.allclose(kinds.fitted([a, b], start, 1e-9).by_feature, 0, atol=1e-6)
    # Had it learnt from the document that it judges, it would not be that sure of the other kind.
    ((_, given, own),) = [told for told in kinds.left_out([a, a, b, b, turned], [], start, 10.0) if told[0] is turned]
    assert given == "plan"
    assert own < 0.2

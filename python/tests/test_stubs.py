"""The stub says what the module has: every class, member, function and parameter, in both directions."""

import ast
import pathlib
import re

import arbees_core as ac

STUB = ast.parse((pathlib.Path(__file__).parents[1] / "arbees_core/__init__.pyi").read_text())
CLASSES = {n.name: n for n in STUB.body if isinstance(n, ast.ClassDef)}
FUNCTIONS = {n.name: n for n in STUB.body if isinstance(n, ast.FunctionDef)}


def members(node):
    names = {n.name for n in node.body if isinstance(n, ast.FunctionDef)}
    names |= {t.id for n in node.body if isinstance(n, ast.Assign) for t in n.targets}
    return {n for n in names if not n.startswith("_")}


def test_the_same_names():
    assert set(CLASSES) | set(FUNCTIONS) == set(ac.__all__)


def test_the_same_members():
    for name, node in CLASSES.items():
        real = {n for n in dir(getattr(ac, name)) if not n.startswith("_")}
        # An enumeration's own name and value are those of enum.Enum.
        assert members(node) == real - ({"name", "value"} if hasattr(getattr(ac, name), "__members__") else set()), name


def test_the_same_parameters():
    for name, node in FUNCTIONS.items():
        if name == "batch_calculate_win_probs":  # columns by keyword: tested by calling it
            continue
        doc = getattr(ac, name).__doc__.splitlines()[0]
        real = [p for p in re.findall(r"(\w+): ", doc)]
        assert [a.arg for a in node.args.args + node.args.kwonlyargs] == real, name


def test_every_column_of_the_batch_is_in_the_stub():
    node = FUNCTIONS["batch_calculate_win_probs"]
    for argument in node.args.kwonlyargs:
        columns = {"lead": 1.0, "strength": 0.1, argument.arg: 1.0}
        assert ac.batch_calculate_win_probs(ac.Sport.nfl, **columns).shape == (1,)


def test_everything_has_a_doc_string():
    for name in ac.__all__:
        assert (getattr(ac, name).__doc__ or "").strip(), name

"""The programme's own command line: wrong use is told in a sentence, before anything is started."""

from random import Random

import pytest

from tests.faults.__main__ import main
from tests.faults.injury import INJURIES, Deck
from tests.faults.planted import BUGS
from tests.faults.scenarios import SCENARIOS


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--only", "earthquake"], "there is no fault earthquake; there are killed,"),
        (
            ["--planted", "typo"],
            "there is no planted mistake typo; there are checkpoint-per-source,",
        ),
    ],
)
def test_what_does_not_exist_is_wrong_use(
    capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err


def test_help_shows_an_example(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert "python -m tests.faults --seed 7 --seconds 600 --json" in capsys.readouterr().out


def test_every_fault_comes_before_any_comes_again():
    names = list(INJURIES)
    deck = Deck(names, Random(7))
    assert {deck.draw() for _ in names} == set(names)


def test_the_same_seed_gives_the_same_faults():
    first, second = (Deck(list(INJURIES), Random(7)) for _ in range(2))
    assert [first.draw() for _ in range(60)] == [second.draw() for _ in range(60)]


def test_every_planted_mistake_has_its_attack():
    assert SCENARIOS.keys() == BUGS.keys()

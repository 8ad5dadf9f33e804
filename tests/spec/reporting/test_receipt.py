"""A receipt's number says where the report stands, and no slip of one digit passes."""

from hypothesis import given
from hypothesis import strategies as st

from services.reporting.rules.receipt import Receipt, number_of, receipt_of

POSITIONS = st.integers(0, 10**12)
REGIONS = st.sampled_from(["13.71", "62.71", "90.00"])


@given(REGIONS, POSITIONS)
def test_the_number_says_the_region_and_the_position(region: str, position: int):
    assert receipt_of(number_of(region, position)) == Receipt(region, position)


@given(REGIONS, POSITIONS, st.data())
def test_one_wrong_digit_is_found(region: str, position: int, data: st.DataObject):
    number = number_of(region, position)
    places = [at for at, letter in enumerate(number) if letter.isdigit()]
    at = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != number[at]]))
    assert receipt_of(number[:at] + other + number[at + 1 :]) is None


@given(REGIONS, POSITIONS, st.data())
def test_two_digits_that_were_exchanged_are_found(region: str, position: int, data: st.DataObject):
    number = number_of(region, position)
    both = [
        at
        for at in range(len(number) - 1)
        if number[at : at + 2].isdigit() and number[at] != number[at + 1]
    ]
    if not both:
        return
    at = data.draw(st.sampled_from(both))
    assert receipt_of(number[:at] + number[at + 1] + number[at] + number[at + 2 :]) is None


def test_it_is_read_in_small_letters_and_with_spaces_around_it():
    assert receipt_of(f" {number_of('13.72', 4711).lower()} ") == Receipt("13.72", 4711)


def test_what_is_no_number_is_none():
    for text in ("", "LK-1372-4711", "LK-1372--11", "XX-1372-4711-24", "4711"):
        assert receipt_of(text) is None

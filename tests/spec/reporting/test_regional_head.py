"""The regional head takes office and leaves it. Read the names from top to bottom."""

from datetime import date, timedelta

from contracts.event import Sealed
from contracts.reporting import RegionalHeadLeftOffice, RegionalHeadTookOffice
from services.reporting.deciders.day import IsStillToCome
from services.reporting.deciders.regional_head import (
    LeaveOffice,
    NotInOffice,
    TakeOffice,
    regional_head,
)
from tests.spec.given import given
from tests.spec.reporting.facts import MAYOR, changed

TODAY = date(2026, 4, 1)
TAKE = TakeOffice(
    region_id="13.72",
    official_id="w1",
    name=Sealed("w1", "name", "…"),
    position="Wali Kota",
    since=date(2025, 2, 20),
    today=TODAY,
)
LEAVE = LeaveOffice(region_id="13.72", official_id="w1", since=TODAY, today=TODAY)
LEFT = RegionalHeadLeftOffice(region_id="13.72", official_id="w1", since=TODAY)
NEXT = changed(TAKE, official_id="w2", name=Sealed("w2", "name", "…"), since=TODAY)


def test_the_regional_head_takes_office_without_a_nip():
    given(regional_head).when(TAKE).then(MAYOR)
    assert "nip" not in RegionalHeadTookOffice.__struct_fields__


def test_taking_or_leaving_office_again_changes_nothing():
    given(regional_head, MAYOR).when(TAKE).then_nothing()
    given(regional_head, MAYOR, LEFT).when(LEAVE).then_nothing()


def test_the_next_one_follows_while_the_one_before_is_in_office():
    state = regional_head.fold([MAYOR])
    assert state.official_id == "w1"
    given(regional_head, MAYOR).when(NEXT).then(
        changed(MAYOR, official_id="w2", name=Sealed("w2", "name", "…"), since=TODAY)
    )


def test_the_regional_head_leaves_office():
    given(regional_head, MAYOR).when(LEAVE).then(LEFT)


def test_nobody_leaves_an_office_they_do_not_hold():
    given(regional_head).when(LEAVE).then_refused(NotInOffice)
    given(regional_head, MAYOR).when(changed(LEAVE, official_id="w2")).then_refused(NotInOffice)


def test_nobody_takes_or_leaves_office_tomorrow_but_today():
    tomorrow = TODAY + timedelta(days=1)
    given(regional_head).when(changed(TAKE, since=tomorrow)).then_refused(IsStillToCome)
    given(regional_head, MAYOR).when(changed(LEAVE, since=tomorrow)).then_refused(IsStillToCome)
    given(regional_head).when(changed(TAKE, since=TODAY)).then(changed(MAYOR, since=TODAY))

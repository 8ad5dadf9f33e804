"""Templates of plans per position, as the region publishes them."""

from contracts.reporting import TemplatePublished, TemplateWithdrawn
from services.reporting.deciders.plan_template import (
    NoSuchTemplate,
    PublishTemplate,
    TemplateNamesALeader,
    WithdrawTemplate,
    template,
)
from services.reporting.rules.plan_content import Content
from services.reporting.rules.plan_copy import copied
from services.reporting.views.plan_templates import templates
from tests.spec.folding import folded
from tests.spec.given import given
from tests.spec.reporting.facts import RESULTS, SERVICE, changed
from tests.spec.reporting.plan_facts import LEADERS, ROAD

PUBLISH = PublishTemplate(
    template_id="loket", position="Pengadministrasi", approach="quantitative", results=RESULTS
)
PUBLISHED = TemplatePublished(
    template_id="loket", position="Pengadministrasi", approach="quantitative", results=RESULTS
)
WITHDRAW = WithdrawTemplate(template_id="loket")
WITHDRAWN = TemplateWithdrawn(template_id="loket")


def test_a_region_publishes_a_template_for_a_position():
    given(template).when(PUBLISH).then(PUBLISHED)


def test_publishing_the_same_twice_changes_nothing():
    given(template, PUBLISHED).when(PUBLISH).then_nothing()


def test_a_changed_template_is_published_anew():
    other = changed(PUBLISH, position="Analis")
    given(template, PUBLISHED).when(other).then(changed(PUBLISHED, position="Analis"))


def test_a_template_names_no_leader():
    supporting = (changed(SERVICE, supports=LEADERS),)
    given(template).when(changed(PUBLISH, results=supporting)).then_refused(TemplateNamesALeader)
    assigned = (changed(SERVICE, assigned_by="e1"),)
    given(template).when(changed(PUBLISH, results=assigned)).then_refused(TemplateNamesALeader)


def test_a_template_is_withdrawn():
    given(template, PUBLISHED).when(WITHDRAW).then(WITHDRAWN)


def test_withdrawing_twice_changes_nothing():
    given(template, PUBLISHED, WITHDRAWN).when(WITHDRAW).then_nothing()


def test_a_withdrawn_template_is_published_again():
    given(template, PUBLISHED, WITHDRAWN).when(PUBLISH).then(PUBLISHED)


def test_a_template_nobody_published_is_not_withdrawn():
    given(template).when(WITHDRAW).then_refused(NoSuchTemplate)


def test_templates_are_shown_until_they_are_withdrawn():
    assert folded(templates, PUBLISHED)["loket"].position == "Pengadministrasi"
    assert folded(templates, PUBLISHED, WITHDRAWN) == {}


def test_a_copy_moves_the_trajectory_to_its_year():
    [result] = copied(Content(results=(changed(SERVICE, indicators=(ROAD,)),)), 2027).results
    assert [step.period for step in result.indicators[0].steps] == [
        f"2027-Q{n}" for n in (1, 2, 3, 4)
    ]


def test_a_copy_names_no_result_of_the_leaders_last_year():
    [result] = copied(Content(results=(changed(SERVICE, supports=LEADERS),)), 2027).results
    assert result == SERVICE

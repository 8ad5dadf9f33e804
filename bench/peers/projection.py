"""The peer of `rebuild-sql`: `eventsourcing`'s ProjectionRunner, counting messages of recipients.

At its best: database functions, JSON by orjson, a subscription that selects in pages, and a view
that counts and tracks by two statements in one pipelined transaction for each event, which is how
the library keeps a view exactly once.
"""

import uuid

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking, Transcoder
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from fast_json import FastJson
from psycopg.sql import SQL, Identifier
from told import given, tell, watched

MESSAGES_TO_A_ROW = 10
EVENTS_AT_ONCE = 1_000


class Message(Aggregate):
    """Something that a recipient should know."""

    @event("Queued")
    def __init__(self, recipient_id: str, subject: str, about: str, cause: str, word: str):
        self.recipient_id = recipient_id
        self.subject = subject
        self.about = about
        self.cause = cause
        self.word = word


class Notification(Application):
    """The log of messages."""

    def construct_transcoder(self) -> Transcoder:
        return FastJson()


class Counts(PostgresTrackingRecorder):
    """The table of the view."""

    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        self.check_identifier_length("unread_counts")
        table = Identifier("unread_counts")
        self.sql_create_statements.append(
            SQL(
                "CREATE TABLE IF NOT EXISTS {} (recipient_id text PRIMARY KEY, count bigint)"
            ).format(table)
        )
        self.counting = SQL(
            "INSERT INTO {} AS c VALUES (%s, 1)"
            " ON CONFLICT (recipient_id) DO UPDATE SET count = c.count + 1"
        ).format(table)

    def count(self, recipient_id: str, tracking: Tracking) -> None:
        with (
            self.datastore.get_connection() as connection,
            connection.pipeline(),
            connection.transaction(),
            connection.cursor() as cursor,
        ):
            self._insert_tracking(cursor, tracking)
            cursor.execute(self.counting, (recipient_id,), prepare=True)


class Unread(Projection[Counts]):
    """The fold."""

    name = f"unread_{uuid.uuid4().hex[:8]}"  # each round begins at the first event

    def process_event(self, domain_event: Message.Event, tracking: Tracking) -> None:
        self.view.count(domain_event.recipient_id, tracking)


def fill(count: int) -> None:
    app, words = Notification(), ("report-submitted", "p-2026-q1", "13.72/reporting@12", "2026-Q1")
    for first in range(0, count, EVENTS_AT_ONCE):
        recipients = count // MESSAGES_TO_A_ROW
        numbers = range(first, min(first + EVENTS_AT_ONCE, count))
        app.save(*(Message(f"p{number % recipients}", *words) for number in numbers))
    app.close()
    with watched() as watch:
        pass
    tell(count, watch)


def project(count: int) -> None:
    with (
        watched() as watch,
        ProjectionRunner(
            application_class=Notification, projection_class=Unread, view_class=Counts
        ) as runner,
    ):
        runner.wait(runner.app.recorder.max_notification_id(), timeout=600)
    tell(count, watch)


def main(fill_count: int = 0, project_count: int = 0) -> None:
    if fill_count:
        fill(fill_count)
    if project_count:
        project(project_count)


asked = given()
main(asked.get("fill", 0), asked.get("project", 0))

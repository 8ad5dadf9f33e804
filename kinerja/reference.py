"""The reference pages in docs/reference, generated from the code so that they cannot be wrong."""

import inspect
from pathlib import Path
from typing import Any, cast

import click
import typer

from contracts.catalogue import EVENTS
from contracts.event import Event
from contracts.retention import RETENTION
from contracts.topics import LOGS
from kinerja import performance
from kinerja.rules_page import rules_page
from kinerja.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path("docs/reference")

HEARD_BY = {told.by: list(told.heard_by) for told in LOGS}

SETTINGS = {
    "data": "Where SQLite files, the region keys and the issuer's key are, embedded.",
    "kafka": "Brokers, as in `127.0.0.1:9092`. Unset: all services in one process, on SQLite.",
    "database": "SQLAlchemy URL of the service's own database; `{service}` stands for its name.",
    "vault": "SQLAlchemy URL of the vault's database; `{service}` as above.",
    "issuer": "The issuer whose tokens are trusted. Unset, on loopback only: the one at `/issuer`.",
    "region_keys_file": "The file of region keys, mode 0600; or `KINERJA_REGION_KEY_13_71` …,"
    " several keys of a region separated by commas, the newest first.",
    "region_keys_kms": "Who wraps region keys, as in"
    " `pkcs11:token=kinerja;object=region-kek?module-path=/usr/lib/softhsm/libsofthsm2.so"
    "&pin-source=file:/run/secrets/hsm-pin`; without `pin-source` the PIN is in"
    " `KINERJA_PKCS11_PIN` ([keep region keys](../how-to/keep-region-keys.md)).",
    "regions": "A JSON file of the regions served; unset, the four of the product's stories.",
    "host": "The address to listen on.",
    "port": "The port to listen on.",
    "url": "Where commands that speak HTTP find the platform; `{service}` as above. Unset, with"
    " `KINERJA_KAFKA`: where `kinerja up` put each service.",
    "token": "The token with which they speak ([be somebody](../how-to/be-somebody.md)).",
    "smtp": "The mail server, and whom mail comes from, as in"
    " `smtp+starttls://user:password@mail.example.go.id:587?from=kinerja@example.go.id`; also"
    " `smtps://`, and `smtp://` without encryption. Special characters of a password are"
    " percent-encoded. Unset: no mail is sent.",
    "evidence": "The folder of the files that reports and work logs name by their SHA-256. Unset:"
    " `evidence` in `KINERJA_DATA`. Instances of reporting share it. Signed documents lie there"
    " as well, closed.",
    "uncompared": "What becomes of commands where Kafka has been away since the start, so that a"
    " log could not be compared with its topic: `wait` answers 503, `serve` takes them. If the"
    " database was restored from a backup, `serve` uses positions twice, which nobody can undo"
    " ([recover](../how-to/recover.md)).",
    "public_url": "Where people find the platform, for links printed on documents, as in"
    " `https://kinerja.example.go.id`. Unset: host and port of the process.",
    "signer": "Who signs documents: `local` (for trying out, not certified), `none`, or"
    " `package.module:name` of an adapter to a certified provider ([sign the documents of a plan]"
    "(../how-to/documents-of-a-plan.md)). Unset: `local` embedded, otherwise `none`.",
    "signer_key_file": "Key and certificate of the local signer, PEM, mode 0600; made where it is"
    " missing. Unset: `signer.pem` in `KINERJA_DATA`.",
}


def pages(app: typer.Typer) -> dict[Path, str]:
    """Every generated page by its path below the repository's root."""
    return {
        FOLDER / "settings.md": settings_page(),
        FOLDER / "command-line.md": command_page(app),
        FOLDER / "events.md": events_page(),
        FOLDER / "retention.md": retention_page(),
        FOLDER / "rules.md": rules_page(),
        **{FOLDER / name: text for name, text in performance.pages(ROOT).items()},
    }


def write(root: Path, app: typer.Typer) -> list[Path]:
    """Bring the pages up to date; returns those that changed."""
    changed = [path for path, text in pages(app).items() if read(root / path) != text]
    for path in changed:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(pages(app)[path])
    return changed


def read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def settings_page() -> str:
    lines = [
        f"| `KINERJA_{name.upper()}` | {shown(field.default)} | {SETTINGS[name]} |"
        for name, field in Settings.model_fields.items()
    ]
    head = "# Settings\n\nFrom the environment.\n\n| name | default | what |\n|---|---|---|\n"
    more = (
        "\nTraces and metrics are pushed by OTLP over HTTP where OpenTelemetry's own"
        " `OTEL_EXPORTER_OTLP_ENDPOINT` is set, or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`,"
        " `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT`; `OTEL_TRACES_EXPORTER=none`,"
        " `OTEL_METRICS_EXPORTER=none` and `OTEL_SDK_DISABLED=true` switch off. The `OTEL_*` of"
        " exporter, sampler, batches and `OTEL_METRIC_EXPORT_INTERVAL` apply"
        " ([observe](../how-to/observe.md)).\n"
    )
    return head + "\n".join(lines) + "\n" + more


def shown(default: object) -> str:
    return "" if default is None else f"`{default}`"


def command_page(app: typer.Typer) -> str:
    group = cast(click.Group, typer.main.get_command(app))
    parts = [
        "# Command line\n\nExit codes: 0 done, 1 went wrong or found something, 2 wrong use.\n"
    ]
    parts += [part for name, verb in group.commands.items() for part in verbs(name, verb)]
    return "\n".join(parts)


def verbs(name: str, verb: Any) -> list[str]:
    if commands := getattr(verb, "commands", None):
        return [part for sub, each in commands.items() for part in verbs(f"{name} {sub}", each)]
    options = [
        f"- `{' / '.join(option.opts)}` {getattr(option, 'help', '') or ''}".rstrip()
        for option in verb.params
        if option.name != "help"
    ]
    text = " ".join((verb.help or "").split())
    return [f"## kinerja {name}\n\n{text}\n", *options, ""]


def events_page() -> str:
    parts = ["# Events\n\nWhat the services tell each other. ◆ marks a personal value, sealed.\n"]
    service = ""
    for kind, event in EVENTS.items():
        if kind.partition(".")[0] != service:
            service = kind.partition(".")[0]
            heard = ", ".join(sorted(HEARD_BY.get(service, ()))) or "nobody yet"
            parts.append(f"## {service}\n\nTopic `kinerja.<region>.{service}`; heard by {heard}.\n")
        parts.append(event_part(kind, event))
    return "\n".join(parts)


def retention_page() -> str:
    head = (
        "# Retention\n\nHow long what is personal in each kind of record is kept, and by which"
        " source. `kinerja subject retention` tells what is due"
        " ([how](../how-to/answer-a-data-subject.md)).\n\n"
        "| kind | what | kept | by |\n|---|---|---|---|\n"
    )
    lines = [
        f"| {rule.kind} | {rule.what} | {f'{rule.years} years' if rule.years else 'for good'} |"
        f" {rule.source} |"
        for rule in RETENTION
    ]
    return head + "\n".join(lines) + "\n"


def event_part(kind: str, event: type[Event]) -> str:
    fields = [
        f"`{name}`{' ◆' if 'Sealed' in str(annotation) else ''}"
        for of in reversed(event.__mro__)
        for name, annotation in inspect.get_annotations(of).items()
        if name in event.__struct_fields__
    ]
    about = " ".join((event.__doc__ or "").split())
    return f"### {kind}\n\n{about}\n\n{', '.join(fields)}\n"

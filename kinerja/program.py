"""A running program from the settings: databases, vault, identity, Kafka, services, one app."""

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import FastAPI

from kernel.around import Transport
from kernel.database import Database
from kernel.files import FolderFiles
from kernel.http import build_app
from kernel.identity import Identity
from kernel.kms import Kms, kms_at
from kernel.mail import MailServer, Post
from kernel.operations import operations
from kernel.region_keys import RegionKeys
from kernel.runtime import Runtime
from kernel.service import Service
from kernel.vault import Vault
from kinerja.regions import Region
from kinerja.settings import Settings
from kinerja.signing import signing


@dataclass(frozen=True)
class Program:
    """What one process runs. `runtime` is started before the first request and stopped after."""

    runtime: Runtime
    app: FastAPI


def program(
    settings: Settings,
    services: Sequence[Service],
    regions: Mapping[str, Region],
    identity: Identity,
    kafka: Transport | None = None,
) -> Program:
    """Set up the services of a process; nothing runs yet.

    Raises `kinerja.settings.SettingIsWrong` for a signer that cannot be had,
    `kernel.database.DatabaseIsOwned`, `kernel.region_keys.RegionKeysAreWrong`,
    `kernel.refusal.Unavailable` for the vault, or what the database raises when it is away.
    """
    keys = region_keys(settings, regions)
    keeper = next((service.name for service in services if service.keeps), None)
    database = Database(settings.vault_of(keeper or services[0].name))
    vault = Vault.at(database, keys)
    vault.check(regions)
    runtime = Runtime(
        services,
        database_of=lambda service: (
            database if service == keeper else Database(settings.database_of(service))
        ),
        vault=vault,
        digest_key=vault.digest_key,
        now_us=lambda: time.time_ns() // 1000,
        kafka=kafka,
        post=Post(MailServer.at(settings.smtp)) if settings.smtp else None,
        catalogue="kinerja.catalogue:services",
    )
    app = build_app(
        [
            *(service.routes(edge) for service, edge in runtime.edges()),
            *(operations(running) for running in runtime.running.values()),
        ],
        identity=identity,
        regions=regions,
        clock=lambda: datetime.now(UTC),
        ready=runtime.ready,
        metrics=runtime.instruments.registry,
        files=FolderFiles(settings.evidence_folder),
        signing=signing(settings),
    )
    return Program(runtime, app)


def region_keys(settings: Settings, regions: Mapping[str, Region]) -> RegionKeys:
    """The regions' keys from the environment or the file; embedded, the file is made at set-up.

    Raises what `known_keys` raises.
    """
    if settings.kafka is None and settings.region_keys_file is None:
        RegionKeys.create(settings.keys_file, regions, kms_of(settings))
    return known_keys(settings)


def known_keys(settings: Settings) -> RegionKeys:
    """The keys that are there. Raises `kernel.region_keys.RegionKeysAreWrong`, and
    `kernel.refusal.Unavailable` for a KMS that cannot be used."""
    file = settings.keys_file if settings.keys_file.exists() else settings.region_keys_file
    return RegionKeys.found(file, os.environ, kms_of(settings))


def kms_of(settings: Settings) -> Kms | None:
    """Who wraps region keys, if somebody does; not asked yet."""
    return kms_at(settings.region_keys_kms, os.environ)

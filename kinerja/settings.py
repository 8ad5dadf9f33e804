"""The settings of a process, from the environment: everything begins with KINERJA_."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from kinerja.failure import WrongUse

LAST_PORT = 65_535
VAULT = "vault"


class SettingIsWrong(WrongUse):
    """Names the setting, what is wrong with it and what would be right."""


class Settings(BaseSettings):
    """``kafka`` unset is the embedded mode: all services in one process, SQLite files in ``data``.

    ``database`` and ``vault`` are SQLAlchemy URLs; ``{service}`` in them, and in ``url``, stands
    for the name of the service, so that one value serves for all.
    """

    model_config = SettingsConfigDict(env_prefix="KINERJA_", extra="ignore", frozen=True)

    data: Path = Path("data")
    kafka: str | None = None
    database: str | None = None
    vault: str | None = None
    issuer: str | None = None
    region_keys_file: Path | None = None
    region_keys_kms: str | None = None
    regions: Path | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=LAST_PORT)] = 8080
    url: str = "http://127.0.0.1:8080"
    token: str | None = None
    smtp: str | None = None
    evidence: Path | None = None
    uncompared: Literal["wait", "serve"] = "wait"
    public_url: str | None = None
    signer: str | None = None
    signer_key_file: Path | None = None

    @field_validator("database", "vault")
    @classmethod
    def _is_a_url(cls, url: str | None) -> str | None:
        if url is not None:
            import sqlalchemy as sa  # many verbs need no database
            from sqlalchemy.exc import ArgumentError

            try:
                backend = sa.make_url(url).get_backend_name()
            except ArgumentError:  # its message would show the password
                raise ValueError("is no SQLAlchemy URL") from None
            if backend not in ("sqlite", "postgresql"):
                raise ValueError("is neither sqlite:/// nor postgresql+psycopg://")
        return url

    @field_validator("url", "issuer", "public_url")
    @classmethod
    def _is_an_address(cls, url: str | None) -> str | None:
        import httpx2

        if url is None:
            return None
        try:
            address = httpx2.URL(url.replace("{service}", "reporting"))
        except httpx2.InvalidURL:
            address = httpx2.URL()
        if address.scheme not in ("http", "https") or not address.host:
            raise ValueError("is no address; right would be http://127.0.0.1:8080")
        return url

    @field_validator("token")
    @classmethod
    def _fits_into_a_header(cls, token: str | None) -> str | None:
        if token and not (token.isascii() and token.isprintable() and " " not in token):
            raise ValueError("no token has a space, a line break or a letter beyond ASCII in it")
        return token

    @field_validator("smtp")
    @classmethod
    def _is_a_mail_server(cls, url: str | None) -> str | None:
        if url is not None:
            from kernel.mail import MailServer

            MailServer.at(url)
        return url

    @field_validator("region_keys_kms")
    @classmethod
    def _is_a_kms(cls, url: str | None) -> str | None:
        if url is not None:
            from kernel import kms

            kms.check(url)
        return url

    def database_of(self, service: str) -> str:
        """The URL of a service's own database; the vault's is that of the keys, which it keeps."""
        if service == VAULT:
            return self.vault_of(service)
        if self.database is None:
            return f"sqlite:///{(self.data / f'{service}.sqlite').absolute()}"
        return self.database.replace("{service}", service)

    def vault_of(self, service: str) -> str:
        """The URL of the vault's database, with the role of a service where it has one."""
        if self.vault is None:
            return f"sqlite:///{(self.data / 'vault.sqlite').absolute()}"
        return self.vault.replace("{service}", service)

    def url_of(self, service: str) -> str:
        """Where a service is asked over HTTP."""
        return self.url.replace("{service}", service)

    @property
    def evidence_folder(self) -> Path:
        """Where the files are that reports and work logs name."""
        return self.evidence or self.data / "evidence"

    @property
    def public_address(self) -> str:
        """How addresses that are printed on paper begin."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def signer_file(self) -> Path:
        """Where the key of the local signer is."""
        return self.signer_key_file or self.data / "signer.pem"

    @property
    def keys_file(self) -> Path:
        return self.region_keys_file or self.data / "region-keys.json"


class Exports(NamedTuple):
    """Which signals go to a collector, by OTLP over HTTP."""

    traces: bool
    metrics: bool


def exports(environ: Mapping[str, str]) -> Exports:
    """Those that have an endpoint, by OpenTelemetry's own variables, and are not switched off."""

    def is_wanted(signal: str) -> bool:
        names = ("OTEL_EXPORTER_OTLP_ENDPOINT", f"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")
        has_endpoint = any(environ.get(name, "").strip() for name in names)
        is_off = environ.get(f"OTEL_{signal}_EXPORTER") == "none"
        return has_endpoint and not is_off and environ.get("OTEL_SDK_DISABLED", "") != "true"

    return Exports(is_wanted("TRACES"), is_wanted("METRICS"))


def write_into(at: Path) -> None:
    """Try to, with a file that has no name and is gone at once. Raises OSError."""
    TemporaryFile(dir=at).close()


def folder(settings: Settings) -> Path:
    """The folder ``KINERJA_DATA``, made where it is missing. Raises SettingIsWrong where nothing
    can be written."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        write_into(settings.data)
    except OSError as error:
        raise SettingIsWrong(
            f"KINERJA_DATA: {settings.data} cannot be used ({error.strerror});"
            " name a folder that this user may write to"
        ) from None
    return settings.data


def settings(**given: object) -> Settings:
    """The settings, with what the command line gave on top. Raises SettingIsWrong."""
    try:
        return Settings(**{k: v for k, v in given.items() if v is not None})  # pyright: ignore[reportArgumentType]  # checked by the class
    except ValidationError as error:
        name, what = next(iter(amiss(error).items()))
        raise SettingIsWrong(f"{variable(name)}: {what}") from None


def all_that_can_be() -> tuple[Settings, dict[str, str]]:
    """The settings without those that are wrong, and what is wrong with these, by name."""
    try:
        return Settings(), {}
    except ValidationError as error:
        wrong = amiss(error)
        usual: dict[str, Any] = {name: Settings.model_fields[name].default for name in wrong}
        return Settings(**usual), wrong


def amiss(error: ValidationError) -> dict[str, str]:
    """What is wrong with each setting, without its value."""
    return {
        str(each["loc"][0]): each["msg"].removeprefix("Value error, ")
        for each in error.errors(include_input=False, include_url=False)
    }


def variable(name: str) -> str:
    """The variable of a setting."""
    return f"KINERJA_{name.upper()}"

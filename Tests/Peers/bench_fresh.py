"""What only fresh processes show: memory at its highest, start-up, and how both grow with batch and size."""
import json, statistics, subprocess
from bench_children import NotMeasured, environment, python, reason, sizes

PROCESSES = 3  # on each side
FACTS = (("peak_bytes", 2**20, "peak MiB"), ("start_to_first_step_seconds", 1, "s from start to the end of the first step"))
BATCHES = ((4, 224), (16, 224), (64, 224))
SIZES = ((4, 128), (4, 224), (4, 512))
SPARE = 0.8  # of the memory that is free: what a larger batch may be expected to need


def facts(command, **options):
    """The line of JSON that a process ends with."""
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, **options)
    if done.returncode:
        raise NotMeasured(reason(done.stderr, done.returncode))
    return json.loads(done.stdout)


def ours(arguments, network, mode, batch, size, seconds):
    return facts([arguments.bench, "--network", network, "--mode", mode, "--seconds", seconds, "--json", "--convolution",
                  arguments.convolution, *sizes(batch, size, arguments.threads)])


def fresh(what, batch, size, arguments):
    """Peak memory and start-up of a network, in processes that take turns."""
    network, mode = what.split(":")
    found, expected = [], []
    for turn in range(PROCESSES):
        sides = [
            lambda: found.append(ours(arguments, network, mode, batch, size, 1)),
            lambda: expected.append(facts(
                python("bench_torch.py", what, "--once", *sizes(batch, size, arguments.threads)),
                env=environment(arguments.threads)))]
        for side in sides if turn % 2 == 0 else sides[::-1]:
            side()
    for key, unit, name in FACTS:
        a, b = (statistics.median(side[key] for side in both) / unit for both in (found, expected))
        print(f"{what}, batch {batch}, {size} px, {name}: Fovea {a:.2f}, PyTorch {b:.2f}, Fovea ÷ PyTorch {a / b:.2f}",
              flush=True)


def free_bytes():
    with open("/proc/meminfo") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("MemAvailable"))


def growth(network, arguments, probe):
    """Fovea's training over batches and sizes: pixels per second against the middle row, and memory for each image."""
    print(f"\n{network}:train, {arguments.threads} threads, {arguments.convolution}: how it grows", flush=True)
    known = {}
    for rows in (BATCHES, SIZES):
        for batch, size in rows:
            if (batch, size) not in known:
                known[batch, size] = measured(network, batch, size, arguments, probe, known)
    for rows in (BATCHES, SIZES):
        print("batch  px  images/s  megapixels/s  ÷ middle  probe GFLOP/s  peak MiB  MiB for each image more")
        middle = pixels(known[rows[1]], rows[1][1])
        for before, (batch, size) in zip((None, *rows), rows):
            answer = known[batch, size]
            if isinstance(answer, str):
                print(f"{batch:5} {size:3}  not measured: {answer}")
                continue
            pace, peak = pixels(answer, size), answer["peak_bytes"] / 2**20
            share = f"{pace / middle:.2f}" if middle else "–"
            print(f"{batch:5} {size:3}  {answer['images_per_second']:8.1f}  {pace * 1e-6:12.2f}  {share:>8}  "
                  f"{answer['probe']:13.0f}  {peak:8.0f}  {each_image(known, before, (batch, size))}", flush=True)


def pixels(answer, size):
    """Pixels per second, 0 where nothing was measured."""
    return 0 if isinstance(answer, str) else answer["images_per_second"] * size * size


def measured(network, batch, size, arguments, probe, known):
    """The facts, or why there are none."""
    smaller = [a["peak_bytes"] / b for (b, s), a in known.items() if s == size and not isinstance(a, str)]
    if smaller and min(smaller) * batch > SPARE * free_bytes():
        return f"it may need {min(smaller) * batch / 2**30:.0f} GiB, {free_bytes() / 2**30:.0f} are free"
    try:
        return {"probe": probe.ask()} | ours(arguments, network, "train", batch, size, 3)
    except NotMeasured as why:
        return str(why)


def each_image(known, before, now):
    """MiB: the difference of the peaks over that of the batches, where the batch grew."""
    if before is None or before[0] == now[0] or isinstance(known[before], str):
        return "–"
    return f"{(known[now]['peak_bytes'] - known[before]['peak_bytes']) / (now[0] - before[0]) / 2**20:.1f}"

"""Times first-order search steps (alpha step, then weight step) of the DARTS supernet in PyTorch on the CPU.

Prints JSON: wall and CPU seconds of each step, and the number of weights. Called by `npm run bench -- --pytorch`.
"""
import argparse
import json
import resource
import time

import torch
import torch.nn.functional as F

from supernet import Supernet


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main():
    parser = argparse.ArgumentParser()
    for name, value in (("channels", 8), ("cells", 3), ("batch", 16), ("size", 16), ("classes", 10), ("steps", 5),
                        ("threads", 2)):
        parser.add_argument(f"--{name}", type=int, default=value)
    args = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(args.threads)
    net = Supernet(args.channels, args.cells, args.classes)
    weights = net.weights()
    sgd = torch.optim.SGD(weights, 0.025, momentum=0.9, weight_decay=3e-4)
    adam = torch.optim.Adam(net.alphas.parameters(), 3e-4, betas=(0.5, 0.999), weight_decay=1e-3)

    def batch():
        return torch.randn(args.batch, 3, args.size, args.size), torch.randint(args.classes, (args.batch,))

    train, valid = batch(), batch()

    def step():
        # As the official architect does: the alpha step is a backward pass through everything.
        adam.zero_grad()
        F.cross_entropy(net(valid[0]), valid[1]).backward()
        adam.step()
        sgd.zero_grad()
        F.cross_entropy(net(train[0]), train[1]).backward()
        torch.nn.utils.clip_grad_norm_(weights, 5)
        sgd.step()

    step()
    times = []
    for _ in range(args.steps):
        wall, cpu = time.perf_counter(), cpu_seconds()
        step()
        times.append({"seconds": time.perf_counter() - wall, "cpuSeconds": cpu_seconds() - cpu})
    print(json.dumps({"torch": torch.__version__, "threads": args.threads,
                      "weights": sum(p.numel() for p in weights), "steps": times}))


main()

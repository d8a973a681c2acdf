"""Golden numbers of discrete networks, from PyTorch: one file of cases for src/engine/discrete.engine.test.ts.

    npm run golden:discrete

Parameters, images and drop-path masks follow the integer formula of src/reference/testing/goldenFormula.ts, so that no
weights need to be stored. argv: folder with the modules that `src/export` writes (darts.py, cells.py, nb201.py).
"""
import importlib.util
import json
import math
import os
import sys

import torch
from torch import nn

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)

MASK32 = 0xFFFFFFFF


def hash16(seed, t, i):
    h = (i * 0x9E3779B1 + t * 0x85EBCA77 + seed * 0xC2B2AE3D) & MASK32
    h ^= h >> 16
    h = h * 0x85EBCA6B & MASK32
    h ^= h >> 13
    h = h * 0xC2B2AE35 & MASK32
    h ^= h >> 16
    return h >> 16


def u(seed, t, i):
    return (2 * hash16(seed, t, i) - 65535) / 65536


def fill(network, seed):
    for t, (name, p) in enumerate(network.named_parameters()):
        values = torch.tensor([u(seed, t, i) for i in range(p.numel())])
        if name.endswith('bias'):
            values = values / 4
        elif p.dim() == 1:
            values = 1 + values / 4
        else:
            fan_in, e = p[0].numel(), 0
            while 4 ** e < fan_in:
                e += 1
            values = values * 2.0 ** (1 - e)
        p.data = values.reshape(p.shape)


def stream(seed, t, shape):
    n = math.prod(shape)
    return torch.tensor([u(seed, t, i) for i in range(n)]).reshape(shape)


def load(folder, name):
    spec = importlib.util.spec_from_file_location(name, os.path.join(folder, name + '.py'))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def row(seed, t, name, grad):
    flat = grad.flatten()
    dot = sum(float(v) * u(seed, 200000 + t, i) for i, v in enumerate(flat))
    return [name, float(flat.norm()), dot]


def case(name, network, seed, size, batch, keep, lr, forward):
    fill(network, seed)
    images = stream(seed, 100010, (batch, 3, size, size))
    labels = torch.tensor([(7 * b + 3) % 10 for b in range(batch)])
    drops = []

    def drop_path(x, probability):
        row = len(drops) % network.drops
        drops.append(row)
        mask = [1 / keep if (hash16(seed, 100005, row * batch + b) + 0.5) / 65536 < keep else 0 for b in range(batch)]
        return x * torch.tensor(mask).reshape(batch, 1, 1, 1)

    forward.drop_path = drop_path
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(network.parameters(), lr, momentum=0.9, weight_decay=3e-4)
    losses, gradients, logits = [], None, None
    network.train()
    for step in range(2):
        optimizer.zero_grad()
        out = network(images)
        out, auxiliary = out if isinstance(out, tuple) else (out, None)
        loss = criterion(out, labels)
        losses.append(float(loss))
        total = loss if auxiliary is None else loss + 0.4 * criterion(auxiliary, labels)
        total.backward()
        if step == 0:
            logits = out.detach().flatten().tolist()
            gradients = [row(seed, t, n, p.grad) for t, (n, p) in enumerate(network.named_parameters())]
        nn.utils.clip_grad_norm_(network.parameters(), 5)
        optimizer.step()
    network.eval()
    with torch.no_grad():
        scored = network(images)
    scored = scored[0] if isinstance(scored, tuple) else scored
    return {
        'name': name, 'seed': seed, 'imageSize': size, 'batch': batch, 'keep': keep, 'lr': lr,
        'logits': logits, 'losses': losses, 'gradients': gradients, 'evaluated': scored.flatten().tolist(),
    }


def main():
    cases = []
    for name, seed in (('darts', 11), ('cells', 13)):
        module = load(sys.argv[1], name)
        network = module.build(C=4, layers=3, auxiliary=True)
        network.drop_path_prob = 0.25
        network.drops = sum(not isinstance(op, nn.Identity) for cell in network.cells for op in cell._ops)
        cases.append(case(name, network, seed, 32, 4, 0.75, 0.025, module))
    nb201 = load(sys.argv[1], 'nb201')
    network = nb201.build(C=4, N=1)
    network.drops = 1
    cases.append(case('nb201', network, 12, 8, 4, 1, 0.1, nb201))
    print(json.dumps({'torch': torch.__version__, 'cases': cases}, indent=None))


main()

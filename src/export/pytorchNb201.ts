/**
 * Python text of NAS-Bench-201's network (AutoDL-Projects TinyNetwork with InferCell), with the same names of layers.
 * Values in {{NAME}} are filled in by `pytorchModule.ts`.
 */
export const NB201_MODULE = `"""A network of the NAS-Bench-201 search space, in one file.

Run it to see that it works:  python FILE --help
Use it:                       from FILE import build;  network = build()

Structure and names follow AutoDL-Projects (TinyNetwork): three stages of N cells at C, 2C and 4C channels with a residual
block of stride 2 between them; batch norm with scale and shift, none after pooling.
"""
import argparse

import torch
from torch import nn

ARCH = '{{ARCH}}'

# A skip-connect of weight 1 beside the operation of every edge, as in the supernet that was searched.
AUXILIARY_SKIP = {{AUXILIARY_SKIP}}


class Zero(nn.Module):
    def forward(self, x):
        return x * 0.0


class ReLUConvBN(nn.Module):
    def __init__(self, C_in, C_out, kernel, stride=1):
        super().__init__()
        self.op = nn.Sequential(
            nn.ReLU(),
            nn.Conv2d(C_in, C_out, kernel, stride=stride, padding=kernel // 2, bias=False),
            nn.BatchNorm2d(C_out),
        )

    def forward(self, x):
        return self.op(x)


OPS = {
    'none': lambda C: Zero(),
    'skip_connect': lambda C: nn.Identity(),
    'nor_conv_1x1': lambda C: ReLUConvBN(C, C, 1),
    'nor_conv_3x3': lambda C: ReLUConvBN(C, C, 3),
    'avg_pool_3x3': lambda C: nn.AvgPool2d(3, stride=1, padding=1, count_include_pad=False),
}


def edges_of(arch):
    """'|op~0|+|op~0|op~1|+...' as a list of (operation, source) lists, one for each node after the input."""
    nodes = []
    for group in arch.split('+'):
        nodes.append([(op, int(source)) for op, source in (edge.split('~') for edge in group.strip('|').split('|'))])
    return nodes


class InferCell(nn.Module):
    def __init__(self, arch, C):
        super().__init__()
        self.nodes = edges_of(arch)
        self.layers = nn.ModuleList(OPS[op](C) for node in self.nodes for op, _ in node)

    def forward(self, x):
        states = [x]
        layers = iter(self.layers)
        for node in self.nodes:
            node_output = sum(next(layers)(states[source]) for _, source in node)
            if AUXILIARY_SKIP:
                node_output = node_output + sum(states[source] for _, source in node)
            states.append(node_output)
        return states[-1]


class ResNetBasicblock(nn.Module):
    def __init__(self, C_in, C_out):
        super().__init__()
        self.conv_a = ReLUConvBN(C_in, C_out, 3, stride=2)
        self.conv_b = ReLUConvBN(C_out, C_out, 3)
        self.downsample = nn.Sequential(nn.AvgPool2d(2, stride=2), nn.Conv2d(C_in, C_out, 1, bias=False))

    def forward(self, x):
        return self.downsample(x) + self.conv_b(self.conv_a(x))


class Network(nn.Module):
    def __init__(self, C, N, classes, arch=ARCH):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, C, 3, padding=1, bias=False), nn.BatchNorm2d(C))
        self.cells = nn.ModuleList()
        for stage in range(3):
            if stage > 0:
                self.cells.append(ResNetBasicblock(C, 2 * C))
                C *= 2
            for _ in range(N):
                self.cells.append(InferCell(arch, C))
        self.lastact = nn.Sequential(nn.BatchNorm2d(C), nn.ReLU())
        self.global_pooling = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Linear(C, classes)

    def forward(self, images):
        x = self.stem(images)
        for cell in self.cells:
            x = cell(x)
        return self.classifier(self.global_pooling(self.lastact(x)).flatten(1))


def build(C=16, N=5, classes={{CLASSES}}):
    """The network of the benchmark by default: 16 channels, 5 cells a stage."""
    return Network(C, N, classes)


def parameter_count(network):
    return sum(p.numel() for p in network.parameters())


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description='Builds the network and passes images through it.')
    parser.add_argument('--channels', type=int, default=16)
    parser.add_argument('--cells', type=int, default=5, help='cells a stage')
    parser.add_argument('--classes', type=int, default={{CLASSES}})
    parser.add_argument('--image-size', type=int, default=32)
    args = parser.parse_args()
    network = build(args.channels, args.cells, args.classes)
    network.eval()
    with torch.no_grad():
        logits = network(torch.zeros(2, 3, args.image_size, args.image_size))
    print('parameters', parameter_count(network))
    print('logits', *logits.shape)
`

/**
 * Python text of the networks of quark0/darts cnn/model.py (CIFAR and ImageNet), with the same names of layers, so that
 * a state_dict of the official network loads. Values in {{NAME}} are filled in by `pytorchModule.ts`.
 */
export const DARTS_MODULE = `"""A network of the DARTS search space, in one file.

Run it to see that it works:  python FILE --help
Use it:                       from FILE import build;  network = build()

Structure and names follow quark0/darts cnn/model.py: batch norm with scale and shift, none after pooling, drop path on
every operation but the identity, an auxiliary head after two thirds of the cells while training.
"""
import argparse
from collections import namedtuple

import torch
from torch import nn

Genotype = namedtuple('Genotype', 'normal normal_concat reduce reduce_concat')

GENOTYPE = {{GENOTYPE}}

# (operation, source) pairs of each cell, where every cell has its own; None where all cells of a type are alike.
CELLS = {{CELLS}}

# A skip-connect of weight 1 beside the operation of every edge, as in the supernet that was searched.
AUXILIARY_SKIP = {{AUXILIARY_SKIP}}


class Zero(nn.Module):
    def __init__(self, stride):
        super().__init__()
        self.stride = stride

    def forward(self, x):
        return x[:, :, ::self.stride, ::self.stride] * 0.0


class Noise(nn.Module):
    """Standard normal numbers in the shape of the output, whatever the input; fresh in every pass, while training or not."""

    def __init__(self, stride):
        super().__init__()
        self.stride = stride

    def forward(self, x):
        return torch.randn_like(x[:, :, ::self.stride, ::self.stride])


class ReLUConvBN(nn.Module):
    def __init__(self, C_in, C_out):
        super().__init__()
        self.op = nn.Sequential(nn.ReLU(), nn.Conv2d(C_in, C_out, 1, bias=False), nn.BatchNorm2d(C_out))

    def forward(self, x):
        return self.op(x)


class FactorizedReduce(nn.Module):
    """Halves the map: two 1x1 convolutions of stride 2, the second one pixel further."""

    def __init__(self, C_in, C_out):
        super().__init__()
        assert C_out % 2 == 0, 'FactorizedReduce: %d output channels, expected an even number' % C_out
        self.conv_1 = nn.Conv2d(C_in, C_out // 2, 1, stride=2, bias=False)
        self.conv_2 = nn.Conv2d(C_in, C_out // 2, 1, stride=2, bias=False)
        self.bn = nn.BatchNorm2d(C_out)

    def forward(self, x):
        x = torch.relu(x)
        return self.bn(torch.cat([self.conv_1(x), self.conv_2(x[:, :, 1:, 1:])], dim=1))


class SepConv(nn.Module):
    def __init__(self, C, kernel, stride):
        super().__init__()
        pad = kernel // 2
        self.op = nn.Sequential(
            nn.ReLU(),
            nn.Conv2d(C, C, kernel, stride=stride, padding=pad, groups=C, bias=False),
            nn.Conv2d(C, C, 1, bias=False),
            nn.BatchNorm2d(C),
            nn.ReLU(),
            nn.Conv2d(C, C, kernel, padding=pad, groups=C, bias=False),
            nn.Conv2d(C, C, 1, bias=False),
            nn.BatchNorm2d(C),
        )

    def forward(self, x):
        return self.op(x)


class DilConv(nn.Module):
    def __init__(self, C, kernel, stride):
        super().__init__()
        self.op = nn.Sequential(
            nn.ReLU(),
            nn.Conv2d(C, C, kernel, stride=stride, padding=kernel - 1, dilation=2, groups=C, bias=False),
            nn.Conv2d(C, C, 1, bias=False),
            nn.BatchNorm2d(C),
        )

    def forward(self, x):
        return self.op(x)


OPS = {
    'none': lambda C, stride: Zero(stride),
    'noise': lambda C, stride: Noise(stride),
    'max_pool_3x3': lambda C, stride: nn.MaxPool2d(3, stride=stride, padding=1),
    'avg_pool_3x3': lambda C, stride: nn.AvgPool2d(3, stride=stride, padding=1, count_include_pad=False),
    'skip_connect': lambda C, stride: nn.Identity() if stride == 1 else FactorizedReduce(C, C),
    'sep_conv_3x3': lambda C, stride: SepConv(C, 3, stride),
    'sep_conv_5x5': lambda C, stride: SepConv(C, 5, stride),
    'dil_conv_3x3': lambda C, stride: DilConv(C, 3, stride),
    'dil_conv_5x5': lambda C, stride: DilConv(C, 5, stride),
}


def drop_path(x, probability):
    """Drops whole samples of an operation's output; what stays is divided by the keep probability."""
    keep = 1.0 - probability
    mask = torch.empty(x.size(0), 1, 1, 1, dtype=x.dtype, device=x.device).bernoulli_(keep)
    return x / keep * mask


class Cell(nn.Module):
    def __init__(self, pairs, concat, C_prev_prev, C_prev, C, reduction, reduction_prev):
        super().__init__()
        self.preprocess0 = FactorizedReduce(C_prev_prev, C) if reduction_prev else ReLUConvBN(C_prev_prev, C)
        self.preprocess1 = ReLUConvBN(C_prev, C)
        self.concat = concat
        self.sources = [source for _, source in pairs]
        self._ops = nn.ModuleList(
            OPS[name](C, 2 if reduction and source < 2 else 1) for name, source in pairs)
        self._skips = nn.ModuleList(
            OPS['skip_connect'](C, 2 if reduction and source < 2 else 1) for source in self.sources
        ) if AUXILIARY_SKIP else None

    def forward(self, s0, s1, drop_path_prob):
        states = [self.preprocess0(s0), self.preprocess1(s1)]
        for i in range(0, len(self._ops), 2):
            inputs = []
            for ops in (self._ops, self._skips) if AUXILIARY_SKIP else (self._ops,):
                for op, source in zip(ops[i:i + 2], self.sources[i:i + 2]):
                    h = op(states[source])
                    if self.training and drop_path_prob > 0 and not isinstance(op, nn.Identity):
                        h = drop_path(h, drop_path_prob)
                    inputs.append(h)
            states.append(sum(inputs[1:], inputs[0]))
        return torch.cat([states[i] for i in self.concat], dim=1)


class AuxiliaryHead(nn.Module):
    """For maps of 8x8 (CIFAR) and 7x7 (ImageNet), which it pools to 2x2."""

    def __init__(self, C, classes, imagenet):
        super().__init__()
        layers = [
            nn.ReLU(),
            nn.AvgPool2d(5, stride=2 if imagenet else 3, count_include_pad=False),
            nn.Conv2d(C, 128, 1, bias=False),
            nn.BatchNorm2d(128),
            nn.ReLU(),
            nn.Conv2d(128, 768, 2, bias=False),
        ]
        # The official ImageNet head has no second batch norm.
        layers += [nn.ReLU()] if imagenet else [nn.BatchNorm2d(768), nn.ReLU()]
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Linear(768, classes)

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


class Network(nn.Module):
    """Returns logits and, while training with an auxiliary head, its logits; otherwise None.

    Set drop_path_prob before each epoch (0.2 * epoch / epochs in the official recipe).
    """

    def __init__(self, C, classes, layers, auxiliary=False, imagenet=False, genotype=GENOTYPE, cells=CELLS):
        super().__init__()
        if cells is not None and len(cells) != layers:
            raise ValueError('layers: %d, expected %d, one for each of CELLS' % (layers, len(cells)))
        self.drop_path_prob = 0.0
        self.imagenet = imagenet
        if imagenet:
            self.stem0 = nn.Sequential(
                nn.Conv2d(3, C // 2, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(C // 2), nn.ReLU(),
                nn.Conv2d(C // 2, C, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(C))
            self.stem1 = nn.Sequential(
                nn.ReLU(), nn.Conv2d(C, C, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(C))
            C_prev_prev = C_prev = C
        else:
            self.stem = nn.Sequential(nn.Conv2d(3, 3 * C, 3, padding=1, bias=False), nn.BatchNorm2d(3 * C))
            C_prev_prev = C_prev = 3 * C
        self.cells = nn.ModuleList()
        self.auxiliary_at = 2 * layers // 3
        reduction_prev = imagenet
        for i in range(layers):
            reduction = i in (layers // 3, 2 * layers // 3)
            if reduction:
                C *= 2
            pairs = genotype.reduce if reduction else genotype.normal
            concat = genotype.reduce_concat if reduction else genotype.normal_concat
            cell = Cell(pairs if cells is None else cells[i], concat, C_prev_prev, C_prev, C, reduction, reduction_prev)
            self.cells.append(cell)
            reduction_prev = reduction
            C_prev_prev, C_prev = C_prev, len(cell.concat) * C
            if i == self.auxiliary_at and auxiliary:
                self.auxiliary_head = AuxiliaryHead(C_prev, classes, imagenet)
        self.global_pooling = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Linear(C_prev, classes)

    def forward(self, images):
        if self.imagenet:
            s0 = self.stem0(images)
            s1 = self.stem1(s0)
        else:
            s0 = s1 = self.stem(images)
        auxiliary = None
        for i, cell in enumerate(self.cells):
            s0, s1 = s1, cell(s0, s1, self.drop_path_prob)
            if i == self.auxiliary_at and self.training and hasattr(self, 'auxiliary_head'):
                auxiliary = self.auxiliary_head(s1)
        return self.classifier(self.global_pooling(s1).flatten(1)), auxiliary


def build(C=36, classes={{CLASSES}}, layers={{LAYERS}}, auxiliary=False, imagenet=False):
    """The official CIFAR size by default; ImageNet: build(C=48, classes=1000, layers=14, imagenet=True)."""
    return Network(C, classes, layers, auxiliary, imagenet)


def parameter_count(network):
    """Trainable numbers without the auxiliary head, as the papers count them."""
    return sum(p.numel() for name, p in network.named_parameters() if 'auxiliary' not in name)


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description='Builds the network and passes images through it.')
    parser.add_argument('--channels', type=int, default=36)
    parser.add_argument('--layers', type=int, default={{LAYERS}}, help='cells in all')
    parser.add_argument('--classes', type=int, default={{CLASSES}})
    parser.add_argument('--imagenet', action='store_true', help='ImageNet stem, for images of 224 pixels a side')
    parser.add_argument('--auxiliary', action='store_true')
    parser.add_argument('--image-size', type=int, help='default 32, or 224 with --imagenet')
    args = parser.parse_args()
    network = build(args.channels, args.classes, args.layers, args.auxiliary, args.imagenet)
    size = args.image_size or (224 if args.imagenet else 32)
    network.eval()
    with torch.no_grad():
        logits, _ = network(torch.zeros(2, 3, size, size))
    print('parameters', parameter_count(network))
    print('logits', *logits.shape)
`

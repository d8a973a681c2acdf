"""The DARTS supernet in PyTorch, structure of quark0/darts (cnn/model_search.py, cnn/operations.py), written anew.

Only for speed comparisons: same operations, same order of layers, batch norm without scale and shift in cells.
"""
import torch
import torch.nn.functional as F
from torch import nn

PRIMITIVES = ("none", "max_pool_3x3", "avg_pool_3x3", "skip_connect",
              "sep_conv_3x3", "sep_conv_5x5", "dil_conv_3x3", "dil_conv_5x5")
NODES = 4
EDGES = sum(2 + node for node in range(NODES))


def norm(channels, affine=False):
    return nn.BatchNorm2d(channels, affine=affine)


class Zero(nn.Module):
    def __init__(self, stride):
        super().__init__()
        self.stride = stride

    def forward(self, x):
        return x.mul(0.0) if self.stride == 1 else x[:, :, :: self.stride, :: self.stride].mul(0.0)


class FactorizedReduce(nn.Module):
    def __init__(self, c_in, c_out):
        super().__init__()
        self.first = nn.Conv2d(c_in, c_out // 2, 1, stride=2, bias=False)
        self.second = nn.Conv2d(c_in, c_out // 2, 1, stride=2, bias=False)
        self.norm = norm(c_out)

    def forward(self, x):
        x = F.relu(x)
        return self.norm(torch.cat([self.first(x), self.second(x[:, :, 1:, 1:])], dim=1))


def separable(channels, kernel, stride, dilation):
    pad = dilation * (kernel - 1) // 2
    return [nn.ReLU(), nn.Conv2d(channels, channels, kernel, stride, pad, dilation, groups=channels, bias=False),
            nn.Conv2d(channels, channels, 1, bias=False), norm(channels)]


def operation(name, channels, stride):
    if name == "none":
        return Zero(stride)
    if name == "max_pool_3x3":
        return nn.Sequential(nn.MaxPool2d(3, stride, 1), norm(channels))
    if name == "avg_pool_3x3":
        return nn.Sequential(nn.AvgPool2d(3, stride, 1, count_include_pad=False), norm(channels))
    if name == "skip_connect":
        return nn.Identity() if stride == 1 else FactorizedReduce(channels, channels)
    kernel = int(name[-1])
    if name.startswith("sep"):
        return nn.Sequential(*separable(channels, kernel, stride, 1), *separable(channels, kernel, 1, 1))
    return nn.Sequential(*separable(channels, kernel, stride, 2))


class Cell(nn.Module):
    def __init__(self, c_prev_prev, c_prev, channels, reduction, reduction_prev):
        super().__init__()
        self.reduction = reduction
        first = (FactorizedReduce(c_prev_prev, channels) if reduction_prev else
                 nn.Sequential(nn.ReLU(), nn.Conv2d(c_prev_prev, channels, 1, bias=False), norm(channels)))
        second = nn.Sequential(nn.ReLU(), nn.Conv2d(c_prev, channels, 1, bias=False), norm(channels))
        self.preprocess = nn.ModuleList([first, second])
        self.edges = nn.ModuleList(
            nn.ModuleList(operation(name, channels, 2 if reduction and source < 2 else 1) for name in PRIMITIVES)
            for node in range(NODES) for source in range(2 + node))

    def forward(self, s0, s1, weights):
        states = [self.preprocess[0](s0), self.preprocess[1](s1)]
        edge = 0
        for _ in range(NODES):
            total = 0
            for state in list(states):
                total = total + sum(w * op(state) for w, op in zip(weights[edge], self.edges[edge]))
                edge += 1
            states.append(total)
        return torch.cat(states[2:], dim=1)


class Supernet(nn.Module):
    def __init__(self, channels, cells, classes):
        super().__init__()
        c_stem = 3 * channels
        self.stem = nn.Sequential(nn.Conv2d(3, c_stem, 3, padding=1, bias=False), nn.BatchNorm2d(c_stem))
        self.cells = nn.ModuleList()
        c_prev_prev, c_prev, reduction_prev = c_stem, c_stem, False
        for index in range(cells):
            reduction = index in (cells // 3, 2 * cells // 3)
            channels *= 2 if reduction else 1
            self.cells.append(Cell(c_prev_prev, c_prev, channels, reduction, reduction_prev))
            c_prev_prev, c_prev, reduction_prev = c_prev, 4 * channels, reduction
        self.classifier = nn.Linear(c_prev, classes)
        self.alphas = nn.ParameterList(nn.Parameter(1e-3 * torch.randn(EDGES, len(PRIMITIVES))) for _ in range(2))

    def forward(self, x):
        s0 = s1 = self.stem(x)
        normal, reduce = (F.softmax(alpha, dim=-1) for alpha in self.alphas)
        for cell in self.cells:
            s0, s1 = s1, cell(s0, s1, reduce if cell.reduction else normal)
        return self.classifier(s1.mean(dim=(2, 3)))

    def weights(self):
        return [p for name, p in self.named_parameters() if not name.startswith("alphas")]

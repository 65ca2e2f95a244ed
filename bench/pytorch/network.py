"""The network, as the original program has it."""

from torch import nn
from torch.nn import functional as F

FILTERS = (32, 64)


class OriginalNetwork(nn.Module):
    """Twice convolution, batch norm, ReLU and pooling; then a linear layer onto the unit sphere."""

    def __init__(self, side, embedding_size):
        super().__init__()
        first, second = FILTERS
        self.conv1 = nn.Conv2d(1, first, kernel_size=3, padding=1)
        self.bn1 = nn.BatchNorm2d(first)
        self.conv2 = nn.Conv2d(first, second, kernel_size=3, padding=1)
        self.bn2 = nn.BatchNorm2d(second)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(second * (side // 4) ** 2, embedding_size)

    def forward(self, x):
        x = self.pool(F.relu(self.bn1(self.conv1(x))))
        x = self.pool(F.relu(self.bn2(self.conv2(x))))
        x = x.view(x.size(0), -1)
        return F.normalize(self.fc(x), p=2, dim=1)
